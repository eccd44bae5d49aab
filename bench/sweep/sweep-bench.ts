import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makePinoLogger } from '../../src/adapters/log/make-pino-logger.ts'
import { makeClosing } from '../../src/compose/closing.ts'
import type { Bench } from '../bench.ts'
import type { Figure } from '../report/figure.ts'
import { requireRoom } from '../support/require-room.ts'
import { measureSweep } from './measure-sweep.ts'

const SIZES = { quick: [50_000], full: [4_000_000, 36_000_000] } as const

/** What a generated record takes on the disk, with its indexes, what is due of it and what is written meanwhile. */
const BYTES_A_RECORD = 1_700

/** The sweep over each size in turn, in a database of its own that is gone before the next. */
export const sweepBench: Bench = {
  name: 'sweep',
  run: async (context) => {
    const { folder, full, records, closing } = context
    const sizes = records === null ? SIZES[full ? 'full' : 'quick'] : [records]
    await requireRoom(folder, Math.max(...sizes), BYTES_A_RECORD)
    const figures: Figure[] = []
    for (const count of sizes) {
      const ofThis = makeClosing(makePinoLogger({ level: 'error' }))
      closing.later(`sweep over ${count}`, () => ofThis.close())
      const data = join(folder, `data-${count}`)
      ofThis.later('its data', () => rm(data, { recursive: true, force: true }))
      figures.push(...(await measureSweep({ ...context, closing: ofThis }, data, count)))
      await ofThis.close()
    }
    return figures
  },
}
