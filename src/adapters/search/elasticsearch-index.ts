import { Client } from '@elastic/elasticsearch'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { makeExactWriter } from '../../records/analysis/write-exact.ts'
import { makeTermWriter } from '../../records/analysis/write-terms.ts'
import type { SearchIndex } from '../../search/ports.ts'
import { refusalOf, withEngine } from './elasticsearch/engine-error.ts'
import { expungeDeleted } from './elasticsearch/expunge-deleted.ts'
import { makeGenerations } from './elasticsearch/generations.ts'
import { searchEntries } from './elasticsearch/search-entries.ts'
import { toEntry } from './elasticsearch/to-entry.ts'
import {
  removalVersion,
  type VersionedEntry,
  versionOf,
  writeEntries,
} from './elasticsearch/write-entries.ts'

export interface ElasticsearchIndexOptions {
  /** Address of a server of version 8 or 9, with credentials where it wants them. */
  readonly url: string
  /** Of the alias; the index behind it is a generation of it. Default: `muniment-records`. */
  readonly name?: string
  readonly clock: Clock
  /** Facets are exact on one shard; more only where one holds too much. Default: 1. */
  readonly shards?: number
}

const expungeAgainAfter = 60_000

/** The shared index: Elasticsearch, told our own terms and nothing it could analyse differently. */
export function makeElasticsearchIndex(options: ElasticsearchIndexOptions): SearchIndex {
  const { url, name: alias = 'muniment-records', clock, shards = 1 } = options
  const client = new Client({ node: url, requestTimeout: 60_000, maxRetries: 3 })
  const generations = makeGenerations({ client, alias, shards })
  const writers = { writeTerms: makeTermWriter(), writeExact: makeExactWriter() }
  let leftBehind = false
  let later: NodeJS.Timeout | undefined

  const expunge = async () => {
    clearTimeout(later)
    leftBehind = !(await expungeDeleted(client, alias))
    if (!leftBehind) return
    // Elasticsearch holds deleted entries back for its copies for half a minute or so; then they can go.
    later = setTimeout(() => expunge().catch(() => undefined), expungeAgainAfter)
    later.unref()
  }

  const write = (entries: readonly VersionedEntry[]) =>
    withEngine(() => generations.onExisting(() => writeEntries(client, alias, entries)))

  return {
    name: 'elasticsearch',
    async put(documents) {
      await write(
        documents.map((document) => ({
          id: document.recordId,
          version: versionOf(document.revision),
          source: () => toEntry(document, writers),
        })),
      )
    },
    async remove(recordId, revision) {
      // Not a deletion: Elasticsearch forgets the version of a deleted entry after a minute, and a late job would win.
      const source = () => ({ recordId, revision, removed: true })
      await write([{ id: recordId, version: removalVersion(revision), source }])
    },
    async proveAbsent(recordId) {
      return withEngine(() =>
        generations.onExisting(async () => {
          const found = await client.get<{ removed?: boolean }>(
            { index: alias, id: recordId },
            { ignore: [404] },
          )
          if (found.found && found._source?.removed !== true) return undefined
          await expunge()
          return {
            store: 'search index (Elasticsearch)',
            method: leftBehind
              ? 'entry looked for and not found'
              : 'entry looked for and not found; deleted entries merged away; write-ahead log flushed',
            checkedAt: clock.now(),
          }
        }),
      )
    },
    get remains() {
      if (!leftBehind) return []
      return [
        {
          where: 'segments of the Elasticsearch index',
          until: 'Elasticsearch next merges the segment',
          basis:
            'deleted entries of a large index are overwritten when their segment is merged, not one by one',
        },
      ]
    },
    search: (query) => withEngine(() => generations.onExisting(() => searchEntries(client, alias, query))),
    async count() {
      const query = { bool: { must_not: [{ term: { removed: true } }] } }
      return withEngine(() =>
        generations.onExisting(async () => {
          await client.indices.refresh({ index: alias })
          return (await client.count({ index: alias, query })).count
        }),
      )
    },
    async refresh() {
      await withEngine(() => generations.onExisting(() => client.indices.refresh({ index: alias })))
    },
    async clear() {
      await withEngine(() => generations.startAnew())
    },
    async probe() {
      await withEngine(async () => {
        await generations.onExisting(async () => undefined)
        const health = await client.cluster.health({ index: alias, timeout: '5s' })
        if (health.status !== 'red') return
        throw new MunimentError(
          'engine-unavailable',
          'Elasticsearch has lost part of the index (health is red). Bring its nodes back, or run "muniment reindex".',
        )
      }).catch((error: unknown) => {
        if (refusalOf(error) === undefined) throw error
        throw new MunimentError(
          'engine-unavailable',
          `Elasticsearch does not give the health of the index: ${refusalOf(error)}.`,
          { cause: error },
        )
      })
    },
    async close() {
      clearTimeout(later)
      await client.close()
    },
  }
}
