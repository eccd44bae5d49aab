import { Client } from '@elastic/elasticsearch'
import type { Clock } from '../../kernel/clock.ts'
import type { SearchIndex } from '../../search/ports.ts'
import { makeAnalyst } from './elasticsearch/analyst.ts'
import { countEnough } from './elasticsearch/count-enough.ts'
import { countTerms } from './elasticsearch/count-terms.ts'
import { makeElasticsearchGenerations } from './elasticsearch/elasticsearch-generations.ts'
import { IndexVanished, refusalOf, withEngine } from './elasticsearch/engine-error.ts'
import { expungeDeleted } from './elasticsearch/expunge-deleted.ts'
import { findLike } from './elasticsearch/find-like.ts'
import { type EngineStore, makeGenerations } from './elasticsearch/generations.ts'
import { countEntries } from './elasticsearch/read-entries.ts'
import { refuseRed } from './elasticsearch/refuse-red.ts'
import { searchEntries } from './elasticsearch/search-entries.ts'
import { documentEntries, removalEntry } from './elasticsearch/versioned-entries.ts'
import { type Entries, writeEntries } from './elasticsearch/write-entries.ts'

export interface ElasticsearchIndexOptions {
  /** Address of a server of version 8 or 9, with credentials where it wants them. */
  readonly url: string
  /** Of the alias; the index behind it is a generation of it. Default: `muniment-records`. */
  readonly name?: string
  readonly clock: Clock
  /**
   * How long a write to all generations waits for an answer, and a second longer for each hundred kilobytes: whoever writes an
   * entry holds its record's row meanwhile. Default: 5 s.
   */
  readonly writePatienceMs?: number
  /** How long a question waits for its answer: whoever searches waits with it. Default: 30 s. */
  readonly searchPatienceMs?: number
  /** How long a write to one generation waits each time the engine has too much to do. Default: longer each time, eight seconds in all. */
  readonly busyPausesMs?: readonly number[]
}

const expungeAgainAfter = 60_000

/** The shared index: Elasticsearch, told our own terms and nothing it could analyse differently. */
export function makeElasticsearchIndex(options: ElasticsearchIndexOptions): SearchIndex {
  const { url, name: alias = 'muniment-records', clock, writePatienceMs = 5_000 } = options
  const { searchPatienceMs = 30_000 } = options
  const { busyPausesMs: pausesMs = [250, 500, 1_000, 2_000, 4_000] } = options
  const client = new Client({ node: url, requestTimeout: 60_000, maxRetries: 3 })
  const store = makeGenerations({ client, alias, clock })
  // A job comes again; a row that it holds must not be held for minutes because an engine hangs.
  const hurried = client.child({ requestTimeout: writePatienceMs, maxRetries: 0 })
  // A host that drops what it is sent is given up by itself, after ten seconds each time.
  const asked = client.child({ requestTimeout: searchPatienceMs, maxRetries: 1 })
  const askedStore = makeGenerations({ client: asked, patient: client, alias, clock })
  const hurriedStore = makeGenerations({ client: hurried, patient: client, alias, clock })
  const patience = (bytes: number) => writePatienceMs + bytes / 100
  const analyst = makeAnalyst()
  let leftBehind = false
  let later: NodeJS.Timeout | undefined

  /** All generations that there are now, the one that serves first. */
  const every = async (by: EngineStore = store) => {
    const { serving, building, former } = await by.list()
    return { serving, beside: [building, former].flatMap((one) => one ?? []) }
  }
  const expunge = async () => {
    clearTimeout(later)
    const { serving, beside } = await every()
    leftBehind = false
    for (const { index } of [...(serving === null ? [] : [serving]), ...beside]) {
      const clean = await unlessVanished(() => expungeDeleted(client, index))
      if (clean === false) leftBehind = true
    }
    if (!leftBehind) return
    // Elasticsearch holds deleted entries back for its copies for half a minute or so; then they can go.
    later = setTimeout(() => expunge().catch(() => undefined), expungeAgainAfter)
    later.unref()
  }

  /** Asked anew each time: whoever began a generation meanwhile counts on every write that comes after reaching it. */
  const write = (entries: () => Entries) =>
    withEngine(() =>
      hurriedStore.onExisting(async () => {
        const { serving, beside } = await every(hurriedStore)
        if (serving === null) throw new IndexVanished()
        await writeEntries(hurried, serving.own, entries(), { patience })
        for (const { own } of beside)
          await unlessVanished(() => writeEntries(hurried, own, entries(), { patience }))
      }),
    )
  const holds = async (index: string, recordId: string): Promise<boolean> => {
    const found = await client.get<{ removed?: boolean }>({ index, id: recordId }, { ignore: [404] })
    return found.found && found._source?.removed !== true
  }

  return {
    name: 'elasticsearch',
    generations: makeElasticsearchGenerations({ client, store, analyst, pausesMs }),
    async put(documents) {
      if (documents.length > 0) await write(() => documentEntries(documents, analyst))
    },
    async remove(recordId, revision) {
      await write(() => [removalEntry(recordId, revision)])
    },
    async proveAbsent(recordId) {
      return withEngine(() =>
        store.onExisting(async () => {
          const { serving, beside } = await every()
          if (serving === null) throw new IndexVanished()
          for (const { index } of [serving, ...beside]) if (await holds(index, recordId)) return undefined
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
    search: (query) => withEngine(() => askedStore.onExisting(() => searchEntries(asked, alias, query))),
    countEnough: (question) =>
      withEngine(() => askedStore.onExisting(() => countEnough(asked, alias, question))),
    countTerms: (question) =>
      withEngine(() => askedStore.onExisting(() => countTerms(asked, alias, question))),
    findLike: (question) => withEngine(() => askedStore.onExisting(() => findLike(asked, alias, question))),
    count: () => withEngine(() => store.onExisting(() => countEntries(client, alias))),
    async refresh() {
      await withEngine(() => store.onExisting(() => client.indices.refresh({ index: alias })))
    },
    async clear() {
      await withEngine(() => store.startAnew())
    },
    probe: () => withEngine(() => store.onExisting(() => refuseRed(client, alias))),
    inspect: () => withEngine(() => store.onExisting(() => refuseRed(client, alias))),
    async close() {
      clearTimeout(later)
      await analyst.close()
      await client.close()
    },
  }
}

/** A generation that went meanwhile has nothing left to be written or looked for. */
async function unlessVanished<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (refusalOf(error) === 'index_not_found_exception') return undefined
    throw error
  }
}
