import { Pool } from 'pg'
import { makePinoLogger } from '../../src/adapters/log/make-pino-logger.ts'
import type { BenchContext } from '../bench.ts'
import { alone, compare, type Figure } from '../report/figure.ts'
import { composeMuniment } from '../support/compose-muniment.ts'
import { generateRecords } from '../support/generate-records.ts'
import { interleave } from '../support/interleave.ts'
import { forgetPeak, residentMemory } from '../support/resident-memory.ts'
import { bareSweep, takeBack } from './bare-sweep.ts'
import { makeDue } from './make-due.ts'
import { makeOwnSweep } from './own-sweep.ts'
import { placeHolds } from './place-holds.ts'
import { type LoopTimes, sweepOneByOne } from './sweep-one-by-one.ts'

/**
 * What is due of all records: of one day among ten years' days, and where a sweep was left out for a while. What is over in a
 * moment is repeated more often; a run of minutes says by itself what it takes.
 */
const shares = [
  { name: 'one day', share: 1 / 3_650, days: 1, rounds: { huge: 7, full: 45, quick: 3 } },
  { name: '1 %', share: 0.01, days: 30, rounds: { huge: 3, full: 5, quick: 2 } },
  { name: '5 %', share: 0.05, days: 150, rounds: { huge: 1, full: 5, quick: 2 } },
] as const

/** From so many records on, 5 % take minutes. */
const HUGE = 10_000_000

/** The loop is looked at for so long at the most. */
const LOOP_MS = { full: 5_000, quick: 1_000 }

/** A sweep over `count` records in the folder `data`, beside one bare `insert … select` into the same tables, and beside a loop over the records. */
export async function measureSweep(
  { full, closing, say }: BenchContext,
  data: string,
  count: number,
): Promise<readonly Figure[]> {
  const holds = Math.min(50_000, Math.ceil(count / 80))
  const named = count.toLocaleString('en-GB')
  const { muniment, connectionString } = await composeMuniment(
    data,
    closing,
    makePinoLogger({ level: 'error' }),
  )
  const pool = new Pool({ connectionString, max: 3 })
  closing.later('pool', () => pool.end())
  say(`generating ${named} records and ${holds.toLocaleString('en-GB')} holds`)
  const words = ['report', 'letter', 'minute', 'note', 'invoice']
  await generateRecords(pool, { count, words, folders: Math.ceil(count / 100), ends: 'ahead', say })
  await placeHolds(pool, holds, count)

  let listed = new Set<number>()
  let wholes: number[] = []
  const ownSweep = makeOwnSweep(muniment)
  const sweep = async (): Promise<number> => {
    await takeBack(pool)
    const { due, whole, database } = await ownSweep()
    listed.add(due)
    wholes.push(whole)
    return database
  }
  const bare = async (): Promise<number> => {
    await takeBack(pool)
    const start = performance.now()
    listed.add(await bareSweep(pool))
    return (performance.now() - start) / 1000
  }
  const size = full ? 'full' : 'quick'
  const loopFor = LOOP_MS[size]
  let looped = 0
  let looked = 0
  const loop = async (): Promise<number> => {
    await takeBack(pool)
    const times = await sweepOneByOne(pool, count, { which: 'every', from: looped }, loopFor)
    looped += 1
    looked += times.looked
    return 1_000 / times.each
  }
  const figures: Figure[] = []
  await forgetPeak(process.pid)
  const before = await residentMemory(process.pid)
  for (const { name, share, days, rounds } of shares) {
    await makeDue(pool, share, days)
    say(`sweeping, ${name} due`)
    // What neither knows yet of rows that have just changed would be laid to whoever comes first.
    await sweep()
    await bare()
    listed = new Set()
    wholes = []
    looked = 0
    const runs = await interleave(rounds[full && count >= HUGE ? 'huge' : size], { sweep, bare, loop })
    const [due = 0] = listed
    // A figure for sweeps that list differently would compare nothing.
    if (listed.size !== 1) throw new Error(`the sweeps listed differently: ${[...listed].join(' and ')}`)
    await takeBack(pool)
    const overDue = full ? await sweepOneByOne(pool, count, { which: 'due', from: 0 }, loopFor) : undefined
    await takeBack(pool)
    const what = `sweep over ${named} records, ${name} due`
    figures.push(
      compare({
        name: `${what}, database part`,
        unit: 's',
        values: runs('sweep'),
        peer: { name: 'bare insert … select', values: runs('bare') },
        goal: { kind: 'at-most', ratio: 1.5, plus: 0 },
        note: `${due.toLocaleString('en-GB')} were listed, beside ${holds.toLocaleString('en-GB')} holds on records, folders and classes. The transactions that list, from begin to commit, as the bare one's: with manifests, their digests and an entry a batch.`,
      }),
      alone(`${what}, whole`, 's', wholes, 'With its lease, its own beginning and the folders left.'),
      compare({
        name: `${what}, beside a loop`,
        unit: 'records/s',
        values: runs('sweep').map((seconds) => count / seconds),
        peer: { name: 'a record at a time', values: runs('loop') },
        goal: { kind: 'at-least', ratio: 100 },
        note: `Of all records. The loop reads each and lists what is due in a transaction of its own; reckoned from ${looked.toLocaleString('en-GB')} records spread over all, some in each round.${overDue === undefined ? '' : toldBeforehand(overDue, due)}`,
      }),
    )
  }
  const memory = await residentMemory(process.pid)
  if (memory !== undefined && before !== undefined)
    figures.push(
      alone(`sweep over ${named} records, memory it takes at the most`, 'MiB', [memory.peak - before.now]),
    )
  return figures
}

function toldBeforehand({ each, looked }: LoopTimes, due: number): string {
  const seconds = ((each * due) / 1000).toFixed(1)
  return ` Told beforehand what is due, it would take ${seconds} s (from ${looked.toLocaleString('en-GB')} of them).`
}
