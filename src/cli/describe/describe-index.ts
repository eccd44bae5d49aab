import type {
  GenerationReport,
  IndexStatus,
  RollBackSummary,
} from '../../search/index-upkeep/manage-index.ts'
import type { ReindexSummary } from '../../search/index-upkeep/reindex-all.ts'

type Exchange = Pick<ReindexSummary & RollBackSummary, 'outcome' | 'generation' | 'former' | 'comparison'>

/** How a generation compared with the records, and what came of it. */
export function describeExchange({ outcome, generation, former, comparison }: Exchange): string {
  const { held, sampled, differing, lacking, surplus, repaired } = comparison
  const compared = `generation ${generation} holds ${held} records; ${sampled} drawn at random were looked up${repaired === 0 ? '' : `, ${repaired} repaired`}`
  if (outcome === 'differs') {
    return [
      compared,
      `It does not agree with the records: ${differing} of those drawn are not as they should be, ${lacking} lacking, ${surplus} too many.`,
      'Nothing was exchanged: the generation before serves on. Look for errors in the log, and try again.',
    ].join('\n')
  }
  const standing =
    former === null
      ? 'it serves; the one before could not be read and has gone'
      : `it serves; generation ${former} stands by for a day (muniment reindex --roll-back)`
  return [compared, standing].join('\n')
}

/** What a reindex came to, and what is to be done about texts that it did not find. */
export function describeReindex(summary: ReindexSummary): string {
  const { indexed, total, withoutText, readAgain, refused } = summary
  const lost = withoutText - readAgain
  return [
    `${indexed} of ${total} records indexed`,
    ...(withoutText === 0
      ? []
      : [
          `${withoutText} of them without a text, which is missing from the content store or damaged there; the log names them.`,
        ]),
    ...(readAgain === 0 ? [] : [`${readAgain} are read again, and found by their text once they are.`]),
    ...(lost === 0
      ? []
      : [
          `Of ${lost} the original is not there either: restore them from a backup of the content store, then reindex.`,
        ]),
    ...(refused.length === 0
      ? []
      : [
          `${refused.length} not taken by the index, and not found until it takes them; it is tried again for some three days:`,
        ]),
    ...refused.map(({ recordId, why }) => `  ${recordId}: ${why}`),
    describeExchange(summary),
  ].join('\n')
}

/** Which generations of the index there are, and how far it is behind, a line each. */
export function describeIndex({ serving, building, former, backlog }: IndexStatus): string {
  const { behind, since, failed, state } = backlog
  return [
    serving === null ? 'nothing serves: nothing was indexed yet' : `serving   ${describe(serving)}`,
    ...(building === null ? [] : [`building  ${describe(building)}, or left by a build that was broken off`]),
    ...(former === null
      ? []
      : [
          `former    ${describe(former)}, stands by until ${former.until?.toISOString() ?? 'it is discarded'}`,
        ]),
    behind === 0
      ? 'up to date'
      : `${behind} records behind, the oldest since ${since?.toISOString()}; ${failed} failed`,
    ...(state === 'incomplete'
      ? ['It was lost, whole or in part: a server builds it anew by itself, or muniment reindex.']
      : []),
    ...(state === 'other-layout'
      ? ['Another version of the program made it: a server builds it anew by itself, or muniment reindex.']
      : []),
  ].join('\n')
}

function describe({ number, since, records }: GenerationReport): string {
  return [
    `generation ${number}: ${records === null ? 'cannot be read' : `${records} records`}`,
    ...(since === null ? [] : [`since ${since.toISOString()}`]),
  ].join(', ')
}
