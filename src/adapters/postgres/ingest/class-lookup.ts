import { sql } from 'kysely'
import type { ClassField, ClassForFiling, ClassLookup } from '../../../ingest/ports.ts'
import type { Sql } from '../database.ts'

/** A class as filing needs it, of `classColumns`. */
export interface ClassRow {
  readonly code: string
  readonly path: readonly string[]
  readonly built_in: boolean
  readonly fields: readonly StoredField[]
  readonly inherited: readonly StoredField[]
}

/** The columns of a class `c` as filing needs it. */
export const classColumns = sql`
  c.code, c.path, c.built_in, c.fields,
  coalesce(
    (select jsonb_agg(field)
     from file_plan_class above, jsonb_array_elements(above.fields) field
     where above.code = any (c.path) and above.code <> c.code),
    '[]'
  ) as inherited
`

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
        select ${classColumns} from file_plan_class c where c.code = ${code}
      `.execute(db)
      return rows[0] === undefined ? undefined : classOf(rows[0])
    },
    fieldsCountedFrom: async () => {
      const { rows } = await sql<{ readonly field: string }>`
        select distinct counted ->> 'field' as field
        from retention_schedule_version v
        -- The first term, those of which the latest wins, and those of later steps, wherever they stand in them.
        cross join jsonb_path_query(
          jsonb_build_array(v.trigger, v.or_later, v.later_steps), 'strict $.** ? (@.type == "metadata-date")'
        ) as counted
        order by field
      `.execute(db)
      return rows.map(({ field }) => field)
    },
  }
}

/** The class that a row stands for. */
export function classOf(row: ClassRow): ClassForFiling {
  return {
    code: row.code,
    path: row.path,
    builtIn: row.built_in,
    fields: row.fields.map(fieldOf),
    inheritedFields: row.inherited.map(fieldOf),
  }
}

function fieldOf({ name, type, required = false, options = [] }: StoredField): ClassField {
  return { name, type, required, options }
}
