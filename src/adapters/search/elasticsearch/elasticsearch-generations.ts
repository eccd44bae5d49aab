import type { Client } from '@elastic/elasticsearch'

import type { GenerationAccess, IndexGenerations } from '../../../search/index-upkeep/index-generations.ts'
import type { Analyst } from './analyst.ts'
import { withEngine } from './engine-error.ts'
import type { EngineStore } from './generations.ts'
import { countEntries, readRemovals, readRevisions } from './read-entries.ts'
import { refuseRed } from './refuse-red.ts'
import { documentEntries, removalEntry } from './versioned-entries.ts'
import { type Entries, writeEntries } from './write-entries.ts'

interface Deps {
  readonly client: Client
  readonly store: EngineStore
  readonly analyst: Analyst
  /** Of `writeEntries`. */
  readonly pausesMs: readonly number[]
}

/** The generations of the shared index: an index each, told apart by their aliases. */
export function makeElasticsearchGenerations({ client, store, analyst, pausesMs }: Deps): IndexGenerations {
  // Building takes hours: it is not broken off because the engine was busy for a moment.
  const write = (alias: string, entries: Entries) => writeEntries(client, alias, entries, { pausesMs })
  const of = (number: number): GenerationAccess => {
    const own = store.ownAliasOf(number)
    return {
      put: (documents) => withEngine(() => write(own, documentEntries(documents, analyst))),
      remove: (recordId, revision) => withEngine(() => write(own, [removalEntry(recordId, revision)])),
      count: () => withEngine(() => countEntries(client, own)),
      revisionsOf: (recordIds) => withEngine(() => readRevisions(client, own, recordIds)),
      refresh: async () => {
        await withEngine(() => client.indices.refresh({ index: own }))
      },
      inspect: () => withEngine(() => refuseRed(client, own)),
    }
  }
  return {
    of,
    list: () => withEngine(() => store.list()),
    begin: () => withEngine(() => store.onExisting(() => store.begin())),
    takeOverRemovals: (number, goneAmong) =>
      withEngine(async () => {
        const { serving } = await store.list()
        if (serving === null) return
        for await (const page of readRemovals(client, serving.index)) {
          const gone = await goneAmong(page.map(({ recordId }) => recordId))
          await write(
            store.ownAliasOf(number),
            page.flatMap(({ recordId, revision }) =>
              gone.has(recordId) ? [removalEntry(recordId, revision)] : [],
            ),
          )
        }
      }),
    serve: (number, before) => withEngine(() => store.serve(number, before)),
    discard: (number) => withEngine(() => store.discard(number)),
  }
}
