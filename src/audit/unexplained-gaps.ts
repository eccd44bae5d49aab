import { type Leaf, readLeafIfWhole } from './leaf.ts'
import type { AuditReader, StoredDetail, StoredEntry } from './ports.ts'
import { readInChunks } from './read-in-chunks.ts'

/** A text that an entry commits to and that lies beside it no more. */
interface Gap {
  readonly position: number
  readonly entryId: string
  readonly name: string
  readonly subject: Leaf['subject']
}

/**
 * Of these entries the positions, in order, beside which a text is gone although no entry before `end` says why: neither that
 * what lay beside its subject was erased (`details.erased`), nor that the entries were taken up into a restored database, for
 * what lies beside is not in the anchor (`log.taken-up`). An entry that cannot be read has no gap.
 */
export async function unexplainedGaps(
  auditReader: AuditReader,
  entries: readonly StoredEntry[],
  beside: ReadonlyMap<string, readonly StoredDetail[]>,
  end: number,
): Promise<readonly number[]> {
  const gaps = entries.flatMap((entry) => gapsBeside(entry, beside.get(entry.found.entryId) ?? []))
  if (gaps.length === 0) return []
  const erasures = await erasuresOf(auditReader, gaps, end)
  const open = gaps.filter((gap) => !(erasures.get(key(gap.subject)) ?? []).some((leaf) => erases(leaf, gap)))
  if (open.length === 0) return []
  const takenUp = await rangesTakenUp(auditReader, end)
  const unexplained = open.filter(
    ({ position }) => !takenUp.some(({ from, to }) => position >= from && position < to),
  )
  return [...new Set(unexplained.map(({ position }) => position))]
}

function gapsBeside({ bytes }: StoredEntry, beside: readonly StoredDetail[]): Gap[] {
  const leaf = readLeafIfWhole(bytes)
  if (leaf === undefined) return []
  const { position, id: entryId, subject, commitments } = leaf
  const there = new Set(
    beside.flatMap(({ name, value, salt }) => (value === null || salt === null ? [] : name)),
  )
  return Object.keys(commitments)
    .filter((name) => !there.has(name))
    .map((name) => ({ position, entryId, name, subject }))
}

async function erasuresOf(
  auditReader: AuditReader,
  gaps: readonly Gap[],
  end: number,
): Promise<ReadonlyMap<string, readonly Leaf[]>> {
  const found = await auditReader.erasures([...new Set(gaps.map(({ subject }) => subject.id))])
  const leaves = found
    .filter(({ position }) => position < end)
    .flatMap(({ bytes }) => readLeafIfWhole(bytes) ?? [])
  return Map.groupBy(leaves, ({ subject }) => key(subject))
}

/** Who acted is erased only by name, and where entries are named, beside those alone. */
function erases({ position, codes: { names, entries } }: Leaf, gap: Gap): boolean {
  if (position <= gap.position) return false
  if (Array.isArray(entries) && !entries.includes(gap.entryId)) return false
  return Array.isArray(names) ? names.includes(gap.name) : gap.name !== 'actorName'
}

async function rangesTakenUp(
  auditReader: AuditReader,
  end: number,
): Promise<readonly { readonly from: number; readonly to: number }[]> {
  const ranges: { readonly from: number; readonly to: number }[] = []
  for await (const entries of readInChunks(auditReader, 0, end, { action: 'log.taken-up' })) {
    for (const { bytes } of entries) {
      const { from, to } = readLeafIfWhole(bytes)?.codes ?? {}
      if (typeof from === 'number' && typeof to === 'number') ranges.push({ from, to })
    }
  }
  return ranges
}

const key = ({ type, id }: Leaf['subject']): string => `${type} ${id}`
