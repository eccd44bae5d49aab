import type { ReadAnchorState } from './checkpoints/anchor-state.ts'
import type { ReadAnchoredEntries } from './checkpoints/anchored-entries.ts'
import type { SequencedLeaf } from './leaf.ts'
import type { AuditReader } from './ports.ts'

interface Deps {
  readonly auditReader: AuditReader
  readonly readAnchorState: ReadAnchorState
  readonly readAnchoredEntries: ReadAnchoredEntries
}

export type ReadLostEntries = (from: number, to: number) => AsyncIterable<readonly SequencedLeaf[]>

/**
 * The anchored entries from position `from`, which follows what a backup held, up to but without `to`: the same whether
 * the database has taken them up already or not.
 */
export function makeReadLostEntries(deps: Deps): ReadLostEntries {
  return async function* (from, to) {
    const [lastHash = null] = await deps.auditReader.leafHashes(from - 1, from)
    const { number } = await deps.readAnchorState()
    for await (const entries of deps.readAnchoredEntries({ tail: { size: from, lastHash }, number })) {
      yield entries.filter(({ leaf }) => leaf.position < to)
      if ((entries.at(-1)?.leaf.position ?? to) >= to - 1) return
    }
  }
}
