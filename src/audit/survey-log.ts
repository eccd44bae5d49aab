import { MunimentError } from '../kernel/muniment-error.ts'
import type { AnchorState, ReadAnchorState } from './checkpoints/anchor-state.ts'
import { forkedAt, type ReadAnchoredEntries } from './checkpoints/anchored-entries.ts'
import type { AuditSequence, LogTail, SequencerTx } from './ports.ts'

/** How the database's log stands to the anchored one. */
export type LogSurvey =
  /** It holds everything that was anchored; it may be ahead by what is not anchored yet. */
  | { readonly outcome: 'current' }
  /** It ends before: it came back from a backup. */
  | {
      readonly outcome: 'behind'
      readonly tail: LogTail
      /** Entries that were anchored, and the number of the newest segment. */
      readonly anchored: number
      readonly number: number
      /** Business instant of the newest checkpoint, RFC 3339. */
      readonly at: string | null
    }

interface Deps {
  readonly auditSequence: AuditSequence
  readonly readAnchorState: ReadAnchorState
  readonly readAnchoredEntries: ReadAnchoredEntries
}

export type SurveyLog = () => Promise<LogSurvey>

/**
 * Compares the database's log with the anchor, and changes nothing. Throws `audit-log-damaged` where they tell
 * different histories, `engine-mismatch` for a database without any entry beside an anchor with some: it is no backup.
 */
export function makeSurveyLog({ auditSequence, readAnchorState, readAnchoredEntries }: Deps): SurveyLog {
  return async () => {
    // The anchor first: what is anchored was committed before, so a database that lives never seems behind.
    const state = await readAnchorState()
    const survey = await auditSequence.sequence(async (tx) => surveyTail(tx, await tx.tail(), state))
    if (survey.outcome === 'current') return survey
    // The first segment shows whether it follows what stands; the rest is read when it is taken up.
    for await (const _ of readAnchoredEntries({ tail: survey.tail, number: survey.number })) break
    return survey
  }
}

/** The same inside a transaction, but for the look at what follows. */
export async function surveyTail(
  tx: Pick<SequencerTx, 'leafHashes'>,
  tail: LogTail,
  state: AnchorState,
): Promise<LogSurvey> {
  if (tail.size >= state.edge.size) {
    await requireSameHistory(tx, state)
    return { outcome: 'current' }
  }
  if (tail.size > 0) {
    return { outcome: 'behind', tail, anchored: state.edge.size, number: state.number, at: state.at }
  }
  throw new MunimentError(
    'engine-mismatch',
    `This database is new, and ${state.edge.size} entries of another one's audit log lie anchored beside it. It is no backup of that one: ` +
      'restore one, or set MUNIMENT_DATA to an empty folder.',
  )
}

async function requireSameHistory(
  tx: Pick<SequencerTx, 'leafHashes'>,
  { edge, lastHash }: AnchorState,
): Promise<void> {
  if (lastHash === null) return
  const [here] = await tx.leafHashes(edge.size - 1, edge.size)
  if (here?.equals(lastHash)) return
  throw forkedAt(edge.size - 1)
}
