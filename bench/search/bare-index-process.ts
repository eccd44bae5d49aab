import { Pool } from 'pg'
import { answerParent, childOptions } from '../support/answer-parent.ts'
import { openBareElasticsearchIndex } from './bare-elasticsearch-index.ts'
import type { BareExtent } from './bare-index.ts'
import { openBareSqliteIndex } from './bare-sqlite-index.ts'
import { makeCorpus } from './make-corpus.ts'
import { type IndexSlice, timeSlice } from './time-slice.ts'

export interface BareIndexOptions {
  readonly connectionString: string
  readonly extent: BareExtent
  readonly engine:
    | { readonly kind: 'embedded'; readonly path: string }
    | { readonly kind: 'elasticsearch'; readonly url: string; readonly name: string }
}

export type BareIndexMessage = ({ readonly kind: 'index' } & IndexSlice) | { readonly kind: 'settle' }

/** The bare engine that is filled beside ours, in a process of its own. */
const { connectionString, engine, extent } = childOptions<BareIndexOptions>()
const pool = new Pool({ connectionString, max: 1 })
const corpus = makeCorpus()
const index =
  engine.kind === 'embedded'
    ? openBareSqliteIndex(engine.path, extent)
    : openBareElasticsearchIndex(engine.url, engine.name, extent)

answerParent<BareIndexMessage>(
  (message) =>
    message.kind === 'index'
      ? timeSlice(pool, corpus, message, (documents) => index.put(documents))
      : index.settle(),
  async () => {
    await pool.end()
    await index.close()
  },
)
