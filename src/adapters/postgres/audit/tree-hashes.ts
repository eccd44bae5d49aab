import { sql } from 'kysely'
import type { TreeHashes } from '../../../audit/ports.ts'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { Sql } from '../database.ts'

/** Hashes of leaves and of stored subtrees; throws `audit-log-damaged` where one is missing. */
export function makeTreeHashes(database: Sql): TreeHashes {
  return {
    leafHashes: async (begin, end) => {
      const found = await sql<{ hash: Buffer }>`
        select leaf_hash as hash from audit_entry where position >= ${begin} and position < ${end} order by position
      `.execute(database)
      return requireAll(found.rows, begin, end)
    },
    subtreeHashes: async (level, begin, end) => {
      const found = await sql<{ hash: Buffer }>`
        select hash from audit_subtree where level = ${level} and index >= ${begin} and index < ${end} order by index
      `.execute(database)
      return requireAll(found.rows, begin, end)
    },
  }
}

function requireAll(
  rows: readonly { readonly hash: Buffer }[],
  begin: number,
  end: number,
): readonly Buffer[] {
  if (rows.length !== end - begin) {
    throw new MunimentError('audit-log-damaged', 'Entries are missing from the audit log: verify it.', {
      details: { begin, end, found: rows.length },
    })
  }
  return rows.map(({ hash }) => hash)
}
