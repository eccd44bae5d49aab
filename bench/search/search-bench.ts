import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makePinoLogger } from '../../src/adapters/log/make-pino-logger.ts'
import { makeClosing } from '../../src/compose/closing.ts'
import type { Bench } from '../bench.ts'
import type { Figure } from '../report/figure.ts'
import { requireRoom } from '../support/require-room.ts'
import { namesOf, searchEngines } from './engine.ts'
import { measureSearch } from './measure-search.ts'
import { type MemoryTaken, memoryFigures } from './memory-figures.ts'

const SIZES = { quick: [10_000], full: [100_000, 1_000_000] } as const

/** What a generated record takes on the disk: its rows, our index of it and the two bare ones. */
const BYTES_A_RECORD = 11_000

/** Indexing and searching with rights, five facets, snippets and hits read anew, beside the engine by itself. */
export const searchBench: Bench = {
  name: 'search',
  run: async (context) => {
    const { folder, full, records, closing } = context
    const sizes = records === null ? SIZES[full ? 'full' : 'quick'] : [records]
    await requireRoom(folder, Math.max(...sizes), BYTES_A_RECORD)
    const figures: Figure[] = []
    for (const engine of searchEngines()) {
      let before: MemoryTaken | undefined
      for (const count of sizes) {
        const ofThis = makeClosing(makePinoLogger({ level: 'error' }))
        closing.later(`search of ${count}`, () => ofThis.close())
        const own = join(folder, `${engine.kind}-${count}`)
        ofThis.later('its data', () => rm(own, { recursive: true, force: true }))
        await mkdir(own)
        const measured = await measureSearch({ ...context, folder: own, closing: ofThis }, { engine, count })
        figures.push(...measured.figures, ...memoryFigures(namesOf(engine), measured.memory, before))
        before = measured.memory
        await ofThis.close()
      }
    }
    return figures
  },
}
