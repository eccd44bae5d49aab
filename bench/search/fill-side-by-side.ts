import type { BenchChild } from '../support/start-child.ts'
import type { BareIndexMessage } from './bare-index-process.ts'
import type { OwnMessage } from './own-process.ts'
import { BATCH, FIRST } from './read-documents.ts'
import type { TimedSlice } from './time-slice.ts'

/** Records a second, slice by slice, and over all of them. */
export interface FillTimes {
  readonly own: readonly number[]
  readonly bare: readonly number[]
  readonly ownOverall: number
  readonly bareOverall: number
}

interface Options {
  readonly count: number
  readonly say: (line: string) => void
}

/** So many slices, or more where there are so many records that their documents should not lie in memory at once. */
const SLICES = 10
const LARGEST_SLICE = 10_000

/**
 * Fills our index and the bare one with the same records, slice by slice in turn, so that both grow alike. A first batch warms
 * both up and is not counted; between two slices the engine ends what it does behind the scenes.
 */
export async function fillSideBySide(
  own: BenchChild,
  bare: BenchChild,
  { count, say }: Options,
): Promise<FillTimes> {
  const size = Math.min(LARGEST_SLICE, Math.max(BATCH, Math.ceil(count / SLICES / BATCH) * BATCH))
  const slices: { readonly own: TimedSlice; readonly bare: TimedSlice }[] = []
  let after = FIRST
  let done = 0
  while (done < count) {
    const wanted = { kind: 'index', after, count: done === 0 ? BATCH : size } as const
    const slice = { own: await timed(own, wanted), bare: await timed(bare, wanted) }
    if (slice.own.last !== slice.bare.last || slice.own.indexed === 0)
      throw new Error('the two indexes were given different records')
    if (done > 0) slices.push(slice)
    done += slice.own.indexed
    after = slice.own.last
    if (done > BATCH && done < count) say(`${done.toLocaleString('en-GB')} indexed on both sides`)
  }
  return {
    own: slices.map((slice) => rate([slice.own])),
    bare: slices.map((slice) => rate([slice.bare])),
    ownOverall: rate(slices.map((slice) => slice.own)),
    bareOverall: rate(slices.map((slice) => slice.bare)),
  }

  async function timed(side: BenchChild, message: OwnMessage & BareIndexMessage): Promise<TimedSlice> {
    // The answer of the bench's own process.
    const slice = (await side.ask(message)) as TimedSlice
    await bare.ask({ kind: 'settle' } satisfies BareIndexMessage)
    return slice
  }
}

function rate(slices: readonly TimedSlice[]): number {
  const sum = (of: (slice: TimedSlice) => number) => slices.reduce((all, slice) => all + of(slice), 0)
  return sum((slice) => slice.indexed) / sum((slice) => slice.seconds)
}
