import type { AuditReader, Subtree } from '../ports.ts'
import { FAN_OUT, LEVELS } from './extend-subtrees.ts'

/** The first position under a subtree that the database keeps otherwise, or not at all; `subtrees` are as they must be. */
export async function wrongSubtree(
  auditReader: AuditReader,
  subtrees: readonly Subtree[],
): Promise<number | undefined> {
  const wrong: number[] = []
  for (const [level, expected] of Map.groupBy(subtrees, (subtree) => subtree.level)) {
    const kept = await auditReader.subtrees(level, expected[0]?.index ?? 0, expected.length)
    const hashes = new Map(kept.map(({ index, hash }) => [index, hash]))
    const first = expected.find(({ index, hash }) => hashes.get(index)?.equals(hash) !== true)
    if (first !== undefined) wrong.push(first.index * FAN_OUT ** level)
  }
  return wrong.length === 0 ? undefined : Math.min(...wrong)
}

/** Whether a subtree is kept over entries that do not stand yet: the sequencer could not add its own when it comes there. */
export async function hasSubtreeAhead(auditReader: AuditReader, size: number): Promise<boolean> {
  for (let level = 1; level <= LEVELS; level += 1) {
    const width = FAN_OUT ** level
    const [ahead] = await auditReader.subtrees(level, Math.floor(size / width), 1)
    // Entries may have come meanwhile, and their subtrees with them.
    if (ahead !== undefined && (ahead.index + 1) * width > (await auditReader.size())) return true
  }
  return false
}
