import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Pool } from 'pg'
import type { BenchContext } from '../bench.ts'
import type { Figure } from '../report/figure.ts'
import { generateRecords } from '../support/generate-records.ts'
import { startChild } from '../support/start-child.ts'
import { watchOwnMemory } from '../support/watch-own-memory.ts'
import type { Answered } from './ask-in-turn.ts'
import type { BareExtent } from './bare-index.ts'
import type { BareIndexOptions } from './bare-index-process.ts'
import { namesOf, type SearchEngine } from './engine.ts'
import { fillSideBySide } from './fill-side-by-side.ts'
import { indexingFigures } from './indexing-figures.ts'
import { makeCorpus } from './make-corpus.ts'
import { measureLoad } from './measure-load.ts'
import type { MemoryTaken } from './memory-figures.ts'
import type { OwnMessage, OwnOptions, StartedOwn } from './own-process.ts'
import { queryFigures } from './query-figures.ts'

export interface Measured {
  readonly figures: readonly Figure[]
  readonly memory: MemoryTaken
}

interface Size {
  readonly engine: SearchEngine
  readonly count: number
}

/** Beyond so many records fifty searches a second are more than two cores can do, whoever searches. */
const MOST_UNDER_LOAD = 100_000

/** All that is measured with one engine and so many records, in processes of their own. */
export async function measureSearch(
  { folder, full, closing, say }: BenchContext,
  { engine, count }: Size,
): Promise<Measured> {
  const named = namesOf(engine)
  const what = `${count.toLocaleString('en-GB')} records, ${named.ours}`
  const ofThis = (line: string) => say(`${what}: ${line}`)
  ofThis('starting')
  const data = join(folder, `data-${engine.kind}-${count}`)
  const own = startChild(
    join(import.meta.dirname, 'own-process.ts'),
    { dataFolder: data, engine } satisfies OwnOptions,
    closing,
  )
  // The answers of the bench's own processes.
  const started = (await own.ask({ kind: 'start' } satisfies OwnMessage)) as StartedOwn
  const { connectionString } = started
  const pool = new Pool({ connectionString, max: 4 })
  closing.later('pool', () => pool.end())
  ofThis('generating')
  await generateRecords(pool, { count, words: makeCorpus().words, say: ofThis })

  const bare = (extent: BareExtent) =>
    startChild(
      join(import.meta.dirname, 'bare-index-process.ts'),
      {
        connectionString,
        extent,
        engine:
          engine.kind === 'embedded'
            ? { kind: 'embedded', path: join(folder, `${extent}-${count}.sqlite`) }
            : { kind: 'elasticsearch', url: engine.url, name: `muniment-bench-${extent}-${randomUUID()}` },
      } satisfies BareIndexOptions,
      closing,
    )
  const sides = { own, plain: bare('plain'), alike: bare('alike') }
  ofThis('indexing, ours and the bare engine twice, in turn')
  const ofIndexing = watchOwnMemory(own.pid)
  const filled = await fillSideBySide(sides, { count, say: ofThis }).finally(() => ofIndexing.stop())

  const asked = { ofEach: full ? 25 : 5, rounds: full ? 5 : 3 }
  ofThis(`asking the mix, ${asked.rounds} times`)
  const ofSearching = watchOwnMemory(own.pid)
  const answered = (await own
    .ask({ kind: 'ask', ...asked } satisfies OwnMessage)
    .finally(() => ofSearching.stop())) as Answered

  const figures = [...indexingFigures(what, named, filled), ...queryFigures(what, named.bare, answered)]
  if (count <= MOST_UNDER_LOAD) {
    const seconds = full ? 60 : 10
    ofThis(`50 searches and 20 edits a second, for ${seconds} s`)
    figures.push(...(await measureLoad({ own, started, pool, totals: answered.totals, seconds, what })))
  }
  return {
    figures,
    memory: { records: count, indexing: ofIndexing.most(), searching: ofSearching.most() },
  }
}
