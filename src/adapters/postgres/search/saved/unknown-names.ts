import { sql } from 'kysely'
import { codeKey } from '../../../../records/analysis/sort-key.ts'
import type { Sql } from '../../database.ts'
import { narrowReach } from '../../narrow-reach.ts'

/** Codes that no class has; compared as search does, without regard to case. */
export async function unknownClasses(db: Sql, codes: readonly string[]): Promise<readonly string[]> {
  if (codes.length === 0) return []
  const { rows } = await sql<{ readonly key: string }>`
    select lower(code) as key from file_plan_class where lower(code) = any (${codes.map(codeKey)}::text[])
  `.execute(db)
  return without(codes, rows)
}

/** References that no folder within the access sets has; the rest of the transaction reaches no further. */
export async function unknownFolders(
  db: Sql,
  references: readonly string[],
  accessSets: readonly number[],
): Promise<readonly string[]> {
  if (references.length === 0) return []
  await narrowReach(db, accessSets)
  const { rows } = await sql<{ readonly key: string }>`
    select lower(reference) as key from folder where lower(reference) = any (${references.map(codeKey)}::text[])
  `.execute(db)
  return without(references, rows)
}

function without(names: readonly string[], found: readonly { readonly key: string }[]): readonly string[] {
  const keys = new Set(found.map(({ key }) => key))
  return names.filter((name) => !keys.has(codeKey(name)))
}
