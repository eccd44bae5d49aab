import type { BenchChild } from '../support/start-child.ts'
import type { BareExtent } from './bare-index.ts'
import type { BareIndexMessage } from './bare-index-process.ts'
import type { OwnMessage } from './own-process.ts'
import { BATCH, FIRST } from './read-documents.ts'
import type { TimedSlice } from './time-slice.ts'

/** Records a second of one side. */
export interface FillTimes {
  readonly bySlice: readonly number[]
  readonly overall: number
}

/** Who is filled: ours, and the engine alone as far as it is named. */
export type Sides<Of> = { readonly [Side in 'own' | BareExtent]: Of }

interface Options {
  readonly count: number
  readonly say: (line: string) => void
}

/** So many slices, or more where there are so many records that their documents should not lie in memory at once. */
const SLICES = 10
const LARGEST_SLICE = 10_000

/**
 * Fills our index and the bare ones with the same records, slice by slice in turn, so that all grow alike. A first batch warms
 * them up and is not counted; between two slices the engine ends what it does behind the scenes.
 */
export async function fillSideBySide(
  { own, plain, alike }: Sides<BenchChild>,
  { count, say }: Options,
): Promise<Sides<FillTimes>> {
  const size = Math.min(LARGEST_SLICE, Math.max(BATCH, Math.ceil(count / SLICES / BATCH) * BATCH))
  const slices: Sides<TimedSlice>[] = []
  let after = FIRST
  let done = 0
  while (done < count) {
    const wanted = { kind: 'index', after, count: done === 0 ? BATCH : size } as const
    const slice = {
      own: await timed(own, wanted),
      plain: await timed(plain, wanted),
      alike: await timed(alike, wanted),
    }
    const { last, indexed } = slice.own
    if (last !== slice.plain.last || last !== slice.alike.last || indexed === 0)
      throw new Error('the indexes were given different records')
    if (done > 0) slices.push(slice)
    done += indexed
    after = last
    if (done > BATCH && done < count) say(`${done.toLocaleString('en-GB')} indexed on all sides`)
  }
  const timesOf = (side: keyof Sides<unknown>): FillTimes => {
    const ofSide = slices.map((slice) => slice[side])
    return { bySlice: ofSide.map((slice) => rate([slice])), overall: rate(ofSide) }
  }
  return { own: timesOf('own'), plain: timesOf('plain'), alike: timesOf('alike') }

  async function timed(side: BenchChild, message: OwnMessage & BareIndexMessage): Promise<TimedSlice> {
    // The answer of the bench's own process.
    const slice = (await side.ask(message)) as TimedSlice
    await plain.ask({ kind: 'settle' } satisfies BareIndexMessage)
    return slice
  }
}

function rate(slices: readonly TimedSlice[]): number {
  const sum = (of: (slice: TimedSlice) => number) => slices.reduce((all, slice) => all + of(slice), 0)
  return sum((slice) => slice.indexed) / sum((slice) => slice.seconds)
}
