import { sql } from 'kysely'
import { codeKey } from '../../../../records/analysis/sort-key.ts'
import type { Sql } from '../../database.ts'
import { narrowReach } from '../../narrow-reach.ts'

/** Codes that no class has; compared as search does, without regard to case. */
export async function unknownClasses(db: Sql, codes: readonly string[]): Promise<readonly string[]> {
  return unknownAmong(db, codes, { table: 'file_plan_class', column: 'code' })
}

/** References that no folder within the access sets has; the rest of the transaction reaches no further. */
export async function unknownFolders(
  db: Sql,
  references: readonly string[],
  accessSets: readonly number[],
): Promise<readonly string[]> {
  if (references.length === 0) return []
  await narrowReach(db, accessSets)
  return unknownAmong(db, references, { table: 'folder', column: 'reference' })
}

interface Named {
  readonly table: string
  readonly column: string
}

/** More names than are ever alike but for case, space and letters beyond ASCII. */
const mostAlike = 10_000

/** As it is written a name is found by its index; only what is not found so is compared with what is alike. */
async function unknownAmong(
  db: Sql,
  names: readonly string[],
  { table, column }: Named,
): Promise<readonly string[]> {
  if (names.length === 0) return []
  const name = sql.ref(column)
  const find = async (condition: ReturnType<typeof sql>) => {
    const { rows } = await sql<{ readonly name: string }>`
      select ${name} as name from ${sql.table(table)} where ${condition} limit ${mostAlike}
    `.execute(db)
    return new Set(rows.map((row) => codeKey(row.name)))
  }
  const asWritten = await find(sql`${name} = any (${names}::text[])`)
  const others = names.filter((one) => !asWritten.has(codeKey(one)))
  if (others.length === 0) return []
  const alike = await find(sql`
    lower(regexp_replace(${name} collate "C", '[^!-~]|[IiKk]', '', 'g')) = any (${others.map(skeleton)}::text[])
  `)
  return others.filter((one) => !alike.has(codeKey(one)))
}

/**
 * What of a name is the same for the database as for `codeKey`, whatever small letters are to the database's locale: neither
 * space nor letters beyond ASCII, nor those that some of them (İ and the Kelvin sign) become in small letters.
 */
function skeleton(name: string): string {
  return codeKey(name).replace(/[^!-~]|[ik]/g, '')
}
