import { sql } from 'kysely'
import type { AuditSubjectType } from '../../../audit/audit-actions.ts'
import { readLeafIfWhole } from '../../../audit/leaf.ts'
import type { ReasonsOf } from '../../../audit/ports.ts'
import type { Sql } from '../database.ts'

/** So many entries are named in one leaf at most. */
const NAMED_AT_ONCE = 200

interface StoredReason {
  readonly entryId: string
  readonly subjectId: string
  readonly leaf: Buffer
}

/** Entries about one subject beside which the reason went. */
export interface ErasedReasons {
  readonly id: string
  readonly entries: readonly string[]
}

/** Erases the reasons beside those entries about these subjects that are picked by what they say. */
export async function eraseReasons(
  transaction: Sql,
  type: AuditSubjectType,
  ids: readonly string[],
  reasonsOf: ReasonsOf,
): Promise<readonly ErasedReasons[]> {
  const { rows } = await sql<StoredReason>`
    select d.entry_id as "entryId", d.subject_id as "subjectId", e.leaf
    from audit_detail d
    join audit_entry e on e.entry_id = d.entry_id
    where d.subject_type = ${type} and d.subject_id = any (${[...ids]}::text[]) and d.name = 'reason'
      and d.value is not null
  `.execute(transaction)
  const picked = rows.filter(({ leaf }) => {
    // One that somebody has damaged says nothing: what lies beside it stays.
    const entry = readLeafIfWhole(leaf)
    return entry !== undefined && reasonsOf(entry)
  })
  if (picked.length === 0) return []
  await sql`
    update audit_detail set value = null, salt = null
    where name = 'reason' and entry_id = any (${picked.map(({ entryId }) => entryId)}::uuid[])
  `.execute(transaction)
  return [...Map.groupBy(picked, ({ subjectId }) => subjectId)].flatMap(([id, some]) =>
    inParts(some.map(({ entryId }) => entryId)).map((entries) => ({ id, entries })),
  )
}

function inParts(entries: readonly string[]): readonly (readonly string[])[] {
  const parts: (readonly string[])[] = []
  for (let start = 0; start < entries.length; start += NAMED_AT_ONCE)
    parts.push(entries.slice(start, start + NAMED_AT_ONCE))
  return parts
}
