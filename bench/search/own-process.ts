import { join } from 'node:path'
import { Pool } from 'pg'
import { type PersonActor, systemActor } from '../../src/access/actor.ts'
import { makePinoLogger } from '../../src/adapters/log/make-pino-logger.ts'
import { removeElasticsearchIndex } from '../../src/adapters/search/remove-elasticsearch-index.ts'
import { startHttpServer } from '../../src/api/http/start-http-server.ts'
import { makeClosing } from '../../src/compose/closing.ts'
import { indexNameOf } from '../../src/compose/open-engines.ts'
import type { Muniment } from '../../src/compose.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { answerParent, childOptions } from '../support/answer-parent.ts'
import { composeMuniment } from '../support/compose-muniment.ts'
import { type Asked, askInTurn } from './ask-in-turn.ts'
import { openBareElasticsearch, openBareSqlite } from './bare-engine.ts'
import type { SearchEngine } from './engine.ts'
import { makeCorpus } from './make-corpus.ts'
import { storeTexts } from './store-texts.ts'
import { type IndexSlice, timeSlice } from './time-slice.ts'

export interface OwnOptions {
  readonly dataFolder: string
  readonly engine: SearchEngine
}

/** What the bench asks of the whole server. */
export type OwnMessage =
  | { readonly kind: 'start' }
  | ({ readonly kind: 'index' } & IndexSlice)
  | ({ readonly kind: 'ask' } & Asked)
  | { readonly kind: 'store-texts'; readonly recordIds: readonly RecordId[] }
  | { readonly kind: 'start-jobs' }

export interface StartedOwn {
  readonly url: string
  readonly searcher: string
  readonly connectionString: string
}

/** The whole server as `muniment serve` runs it, with its index; its jobs wait until they are asked for. */
const { dataFolder, engine } = childOptions<OwnOptions>()
const logger = makePinoLogger({ level: 'info' })
const closing = makeClosing(logger)
const corpus = makeCorpus()
let started: Promise<Started> | undefined

answerParent<OwnMessage>(answer, () => closing.close())

async function answer(message: OwnMessage): Promise<unknown> {
  started ??= start()
  const { muniment, pool, searcher, said } = await started
  const { searchIndex, contentStore, installation } = muniment.engines
  switch (message.kind) {
    case 'start':
      return said
    case 'index':
      return timeSlice(pool, corpus, message, (documents) => searchIndex.put(documents))
    case 'ask': {
      await searchIndex.refresh()
      const bare =
        engine.kind === 'embedded'
          ? openBareSqlite(join(dataFolder, 'index', 'search.sqlite'))
          : openBareElasticsearch(engine.url, indexNameOf(installation))
      try {
        return await askInTurn({ muniment, pool, searcher, corpus, bare }, message)
      } finally {
        await bare.close()
      }
    }
    case 'store-texts':
      return storeTexts(pool, contentStore, corpus, new Set(message.recordIds))
    case 'start-jobs': {
      const working = await muniment.worker.start()
      closing.later('jobs', () => working.stop())
      return undefined
    }
  }
}

interface Started {
  readonly muniment: Muniment
  readonly pool: Pool
  readonly searcher: PersonActor
  readonly said: StartedOwn
}

async function start(): Promise<Started> {
  const env = engine.kind === 'embedded' ? {} : { ELASTICSEARCH_URL: engine.url }
  const { muniment, connectionString } = await composeMuniment(dataFolder, closing, logger, env)
  if (engine.kind === 'elasticsearch') {
    // What the bench has put on a server of somebody's goes with it.
    const name = indexNameOf(muniment.engines.installation)
    closing.later('index', () => removeElasticsearchIndex(engine.url, name))
  }
  const pool = new Pool({ connectionString, max: 16 })
  closing.later('pool', () => pool.end())
  const http = await startHttpServer(muniment.app(), { host: '127.0.0.1', port: 0 })
  closing.later('http', () => http.stop(1_000))
  const { token } = await muniment.people.add(systemActor, {
    name: 'Searcher',
    role: 'civil-servant',
    scope: null,
    clearance: 'official',
    groups: [],
  })
  const searcher = await muniment.people.authenticate(token)
  if (searcher === undefined) throw new Error('the searcher is not known')
  return { muniment, pool, searcher, said: { url: http.url, searcher: token, connectionString } }
}
