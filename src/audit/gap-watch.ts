import { isMunimentError } from '../kernel/muniment-error.ts'
import { detailsOf } from './list-audit-entries.ts'
import type { AuditReader, StoredDetail, StoredEntry } from './ports.ts'
import { readInChunks } from './read-in-chunks.ts'
import { unexplainedGaps } from './unexplained-gaps.ts'

interface Deps {
  readonly auditReader: AuditReader
  readonly sequenceEntries: () => Promise<number>
}

/** Looks for texts that are gone from beside entries, shown to it in order, and of which nothing says why. */
export interface GapWatch {
  watch(entries: readonly StoredEntry[], beside: ReadonlyMap<string, readonly StoredDetail[]>): Promise<void>
  /** The first place beside which one is gone. To be asked of a sound log only: it gives what waits its place behind it. */
  first(): Promise<number | undefined>
}

export function makeGapWatch({ auditReader, sequenceEntries }: Deps): GapWatch {
  let suspected: number | undefined
  let end = 0
  return {
    watch: async (entries, beside) => {
      end = (entries.at(-1)?.position ?? end - 1) + 1
      suspected ??= (await unexplainedGaps(auditReader, entries, beside, Number.POSITIVE_INFINITY))[0]
    },
    first: async () => {
      if (suspected === undefined) return undefined
      for await (const entries of readInChunks(auditReader, suspected, end)) {
        const beside = await detailsOf(auditReader, entries)
        const gaps = () => unexplainedGaps(auditReader, entries, beside, Number.POSITIVE_INFINITY)
        if ((await gaps()).length === 0) continue
        // What says so may have been committed with it a moment ago and wait for its place.
        await placeWaiting(sequenceEntries)
        const [position] = await gaps()
        if (position !== undefined) return position
      }
      return undefined
    },
  }
}

async function placeWaiting(sequenceEntries: () => Promise<number>): Promise<void> {
  try {
    await sequenceEntries()
  } catch (error) {
    if (!isMunimentError(error, 'audit-log-damaged')) throw error
  }
}
