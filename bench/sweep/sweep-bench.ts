import { join } from 'node:path'
import { Pool } from 'pg'
import { systemActor } from '../../src/access/actor.ts'
import { makePinoLogger } from '../../src/adapters/log/make-pino-logger.ts'
import type { Bench } from '../bench.ts'
import { alone, compare } from '../report/figure.ts'
import { composeMuniment } from '../support/compose-muniment.ts'
import { generateRecords } from '../support/generate-records.ts'
import { interleave } from '../support/interleave.ts'
import { forgetPeak, residentMemory } from '../support/resident-memory.ts'
import { bareSweep, placeHolds, takeBack } from './bare-sweep.ts'

/** A sweep over everything, beside one bare `insert … select` into the same tables. */
export const sweepBench: Bench = {
  name: 'sweep',
  run: async ({ folder, full, closing, say }) => {
    const count = full ? 1_000_000 : 100_000
    const records = count.toLocaleString('en-GB')
    const { muniment, connectionString } = await composeMuniment(
      join(folder, 'data'),
      closing,
      makePinoLogger({ level: 'error' }),
    )
    const pool = new Pool({ connectionString, max: 2 })
    closing.later('pool', () => pool.end())
    say(`generating ${records} records`)
    await generateRecords(pool, { count, words: ['report', 'letter', 'minute', 'note', 'invoice'] })
    await placeHolds(pool)

    const listed = new Set<number>()
    const timed = async (work: () => Promise<number>): Promise<number> => {
      await takeBack(pool)
      const start = performance.now()
      listed.add(await work())
      return (performance.now() - start) / 1000
    }
    const sweep = async (): Promise<number> => {
      const { finished } = await muniment.retention.startSweep(systemActor, { dryRun: false })
      return (await finished).due
    }
    say('sweeping')
    await forgetPeak(process.pid)
    const before = await residentMemory(process.pid)
    const runs = await interleave(full ? 3 : 2, {
      sweep: () => timed(sweep),
      bare: () => timed(() => bareSweep(pool)),
    })
    // A figure for sweeps that list differently would compare nothing.
    if (listed.size !== 1) throw new Error(`the sweeps listed differently: ${[...listed].join(' and ')}`)
    const memory = await residentMemory(process.pid)
    return [
      compare({
        name: `sweep over ${records} records`,
        unit: 's',
        values: runs('sweep'),
        peer: { name: 'bare insert … select', values: runs('bare') },
        goal: { kind: 'at-most', ratio: 1.5, plus: 0 },
        note: `${[...listed][0]?.toLocaleString('en-GB')} were due; the whole sweep is timed, with its batches, manifests and audit entries.`,
      }),
      ...(memory === undefined || before === undefined
        ? []
        : [
            alone(`sweep over ${records} records, memory it takes at the most`, 'MiB', [
              memory.peak - before.now,
            ]),
          ]),
    ]
  },
}
