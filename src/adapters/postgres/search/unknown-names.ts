import { type RawBuilder, sql } from 'kysely'
import { codeKey } from '../../../records/analysis/sort-key.ts'

/** Reads by one statement, with whatever reach the names are to be looked for in. */
type Read = <Row>(statement: RawBuilder<Row>) => Promise<readonly Row[]>

/** Codes that no class has; compared as search does, without regard to case. */
export async function unknownClasses(read: Read, codes: readonly string[]): Promise<readonly string[]> {
  return unknownAmong(read, codes, { table: 'file_plan_class', column: 'code' })
}

/** References that no folder within the reach of `read` has. */
export async function unknownFolders(read: Read, references: readonly string[]): Promise<readonly string[]> {
  return unknownAmong(read, references, { table: 'folder', column: 'reference' })
}

/**
 * The same by the index of references alone: as they are written, or all in capitals or in small letters. For every search: there
 * may be millions of folders, and comparing with each takes seconds.
 */
export async function unwrittenFolders(
  read: Read,
  references: readonly string[],
): Promise<readonly string[]> {
  if (references.length === 0) return []
  const written = references.flatMap((one) => [one, one.normalize('NFC')])
  const spelt = written.flatMap((one) => [one, one.toUpperCase(), one.toLowerCase()])
  const rows = await read(sql<{ readonly name: string }>`
    select reference as name from folder where reference = any (${spelt}::text[])
  `)
  const found = new Set(rows.map(({ name }) => codeKey(name)))
  return references.filter((one) => !found.has(codeKey(one)))
}

interface Named {
  readonly table: string
  readonly column: string
}

/** More names than are ever alike but for case, space and letters beyond ASCII. */
const mostAlike = 10_000

/** As it is written a name is found by its index; only what is not found so is compared with what is alike. */
async function unknownAmong(
  read: Read,
  names: readonly string[],
  { table, column }: Named,
): Promise<readonly string[]> {
  if (names.length === 0) return []
  const name = sql.ref(column)
  const find = async (condition: ReturnType<typeof sql>) => {
    const rows = await read(sql<{ readonly name: string }>`
      select ${name} as name from ${sql.table(table)} where ${condition} limit ${mostAlike}
    `)
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
