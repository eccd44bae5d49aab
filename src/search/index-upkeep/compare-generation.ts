import type { RecordId } from '../../kernel/ids.ts'
import { refuseBrokenOff } from '../export/refuse-broken-off.ts'
import { type IndexRecordsDeps, indexRecords } from '../index-record.ts'
import type { IndexSource, StandingRecord } from '../index-source.ts'
import type { GenerationAccess } from './index-generations.ts'

/** How a generation stands to the records that it is made from. */
export interface Comparison {
  readonly agrees: boolean
  /** Records that it holds. */
  readonly held: number
  /** Looked up one by one, drawn at random. */
  readonly sampled: number
  /** Of these, those that it lacks or holds at another revision. */
  readonly differing: number
  /** How many it lacks at least, by their number. */
  readonly lacking: number
  /** How many it holds that it should not, by their number. */
  readonly surplus: number
  /** Written anew, or taken out, after a first comparison did not agree. */
  readonly repaired: number
}

interface Deps extends Omit<IndexRecordsDeps, 'index' | 'source'> {
  readonly source: IndexSource
  /** What the engine has not taken: another try by itself would end the repair of all the others. */
  readonly refused: ReadonlySet<RecordId>
}

const SAMPLE = 1_000

/**
 * Compares numbers and a thousand records at random, while records come, change and go: what is still to be indexed, and what
 * came or went between the two looks at the records, explains a difference. Any other is repaired, once and over all records,
 * and compared again. Throws `not-ready` where `signal` breaks it off.
 */
export async function compareAndRepair(
  deps: Deps,
  generation: GenerationAccess,
  signal?: AbortSignal,
): Promise<Comparison> {
  refuseBrokenOff(signal)
  const first = await compare(deps.source, generation)
  if (first.agrees) return first
  const repaired = await repair(deps, generation, signal)
  return { ...(await compare(deps.source, generation)), repaired }
}

async function compare(source: IndexSource, generation: GenerationAccess): Promise<Comparison> {
  const before = await source.extent()
  await generation.refresh()
  const held = await generation.count()
  const sample = await source.sampleActive(SAMPLE)
  const revisions = await generation.revisionsOf(sample.map(({ id }) => id))
  const after = await source.extent()
  const unsettled = new Set<RecordId>([...before.unsettled, ...after.unsettled])
  const differing = [
    ...sample.filter((record) => isBehind(record, revisions)),
    ...(await findAhead(source, sample, revisions)),
  ].filter(({ id }) => !unsettled.has(id)).length
  // What lived before, and was settled, is in it, or has gone or come into question meanwhile.
  const expected = before.records - before.gone - before.unsettled.length
  const explained = after.unsettled.length + after.gone - before.gone
  const lacking = Math.max(0, expected - explained - held)
  // Whatever lived at any moment between the two may be in it, and nothing else.
  const surplus = Math.max(0, held - (after.records - before.gone))
  const agrees = differing === 0 && lacking === 0 && surplus === 0
  return { agrees, held, sampled: sample.length, differing, lacking, surplus, repaired: 0 }
}

/** Goes through all records there ever were, reads again those whose entry is not as it should be, and answers how many. */
async function repair(
  deps: Deps,
  generation: GenerationAccess,
  signal: AbortSignal | undefined,
): Promise<number> {
  let repaired = 0
  for await (const page of deps.source.listStanding()) {
    refuseBrokenOff(signal)
    const revisions = await generation.revisionsOf(page.map(({ id }) => id))
    const wrong = page.filter((record) =>
      record.state === 'active'
        ? isBehind(record, revisions) && !deps.refused.has(record.id)
        : revisions.has(record.id),
    )
    await indexRecords(
      { ...deps, index: generation },
      wrong.map(({ id }) => id),
      signal,
    )
    repaired += wrong.length
  }
  return repaired
}

function isBehind({ id, revision }: StandingRecord, revisions: ReadonlyMap<RecordId, number>): boolean {
  const held = revisions.get(id)
  return held === undefined || held < revision
}

/**
 * Held at a newer revision than their rows have, looked at once more: written before a database was restored, in a history that was
 * lost. Nothing can be put over them, since revisions only go up; a generation that has such entries is not gone back to.
 */
async function findAhead(
  source: IndexSource,
  sample: readonly StandingRecord[],
  revisions: ReadonlyMap<RecordId, number>,
): Promise<readonly StandingRecord[]> {
  const isAhead = ({ id, revision }: StandingRecord) => (revisions.get(id) ?? revision) > revision
  const found = sample.filter(isAhead)
  // Mostly they were changed, and indexed anew, since their rows were read.
  return found.length === 0 ? [] : (await source.standingOf(found.map(({ id }) => id))).filter(isAhead)
}
