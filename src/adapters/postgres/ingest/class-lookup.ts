import { sql } from 'kysely'
import type { ClassField, ClassForFiling, ClassLookup } from '../../../ingest/ports.ts'
import type { Sql } from '../database.ts'

interface ClassRow {
  readonly code: string
  readonly path: readonly string[]
  readonly built_in: boolean
  readonly fields: readonly StoredField[]
  readonly inherited: readonly StoredField[]
}

/** A field as the plan file names it; defaults are left out. */
interface StoredField {
  readonly name: string
  readonly type: ClassField['type']
  readonly required?: boolean
  readonly options?: readonly string[]
}

/** Classes as filing needs them. */
export function makeClassLookup(db: Sql): ClassLookup {
  return {
    find: async (code): Promise<ClassForFiling | undefined> => {
      const { rows } = await sql<ClassRow>`
        select c.code, c.path, c.built_in, c.fields,
               coalesce(
                 (select jsonb_agg(field)
                  from file_plan_class above, jsonb_array_elements(above.fields) field
                  where above.code = any (c.path) and above.code <> c.code),
                 '[]'
               ) as inherited
        from file_plan_class c
        where c.code = ${code}
      `.execute(db)
      const row = rows[0]
      if (row === undefined) return undefined
      return {
        code: row.code,
        path: row.path,
        builtIn: row.built_in,
        fields: row.fields.map(fieldOf),
        inheritedFields: row.inherited.map(fieldOf),
      }
    },
  }
}

function fieldOf({ name, type, required = false, options = [] }: StoredField): ClassField {
  return { name, type, required, options }
}
