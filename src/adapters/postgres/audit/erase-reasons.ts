import { sql } from 'kysely'
import type { AuditSubjectType } from '../../../audit/audit-actions.ts'
import { type LeafDraft, readDraft, readLeafIfWhole } from '../../../audit/leaf.ts'
import type { ReasonsOf } from '../../../audit/ports.ts'
import type { Sql } from '../database.ts'

/** So many entries are named in one leaf at most. */
const NAMED_AT_ONCE = 200

const NONE: ReadonlyMap<string, LeafDraft | undefined> = new Map()

interface StoredReason {
  readonly entryId: string
  readonly subjectId: string
  /** What its entry says; nothing of one that somebody has damaged. */
  readonly entry: Pick<LeafDraft, 'action' | 'codes'> | undefined
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
  const stored = await findReasons(transaction, type, ids)
  // Beside a damaged entry, which says nothing, everything stays.
  const picked = stored.filter(({ entry }) => entry !== undefined && reasonsOf(entry))
  if (picked.length === 0) return []
  await sql`
    update audit_detail set value = null, salt = null
    where name = 'reason' and entry_id = any (${picked.map(({ entryId }) => entryId)}::uuid[])
  `.execute(transaction)
  return [...Map.groupBy(picked, ({ subjectId }) => subjectId)].flatMap(([id, some]) =>
    inParts(some.map(({ entryId }) => entryId)).map((entries) => ({ id, entries })),
  )
}

/** Every reason that stands, those first whose entries have their place. */
async function findReasons(
  transaction: Sql,
  type: AuditSubjectType,
  ids: readonly string[],
): Promise<readonly StoredReason[]> {
  const { rows } = await sql<{
    readonly entryId: string
    readonly subjectId: string
    readonly leaf: Buffer | null
  }>`
    select d.entry_id as "entryId", d.subject_id as "subjectId", e.leaf
    from audit_detail d
    left join audit_entry e on e.entry_id = d.entry_id
    where d.subject_type = ${type} and d.subject_id = any (${[...ids]}::text[]) and d.name = 'reason'
      and d.value is not null
    order by e.position
  `.execute(transaction)
  const waiting = rows.flatMap(({ entryId, leaf }) => (leaf === null ? [entryId] : []))
  const drafts = waiting.length === 0 ? NONE : await findDrafts(transaction, waiting)
  return rows.map(({ entryId, subjectId, leaf }) => ({
    entryId,
    subjectId,
    entry: leafOf(leaf) ?? drafts.get(entryId),
  }))
}

/** What these entries say that had no place when they were looked for; some may have got theirs meanwhile. */
async function findDrafts(
  transaction: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LeafDraft | undefined>> {
  const { rows } = await sql<{
    readonly id: string
    readonly draft: string | null
    readonly leaf: Buffer | null
  }>`
    select w.id::text as id, w.draft, null::bytea as leaf from drafts_of(${[...ids]}::uuid[]) w
    union all
    select e.entry_id::text, null, e.leaf from audit_entry e where e.entry_id = any (${[...ids]}::uuid[])
  `.execute(transaction)
  return new Map(rows.map(({ id, draft, leaf }) => [id, draft === null ? leafOf(leaf) : readDraft(draft)]))
}

function leafOf(leaf: Buffer | null): LeafDraft | undefined {
  return leaf === null ? undefined : readLeafIfWhole(leaf)
}

function inParts(entries: readonly string[]): readonly (readonly string[])[] {
  const parts: (readonly string[])[] = []
  for (let start = 0; start < entries.length; start += NAMED_AT_ONCE)
    parts.push(entries.slice(start, start + NAMED_AT_ONCE))
  return parts
}
