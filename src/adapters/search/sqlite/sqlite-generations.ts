import type { Clock } from '../../../kernel/clock.ts'
import type { RecordId } from '../../../kernel/ids.ts'
import type {
  Generation,
  Generations,
  IndexGenerations,
} from '../../../search/index-upkeep/index-generations.ts'
import type { Place } from './generation-files.ts'
import type { IndexThread } from './index-thread.ts'
import { inspectFile } from './inspect-file.ts'
import type { Listed, RemovedRecord } from './messages.ts'
import type { PutDocuments } from './put-documents.ts'

interface Deps {
  readonly path: string
  readonly writer: IndexThread
  readonly putDocuments: Pick<PutDocuments, 'put'>
  readonly searchers: readonly IndexThread[]
  readonly clock: Clock
}

/** The generations of the embedded index: a file each, beside one another, and a list that is replaced as a whole. */
export function makeSqliteGenerations({
  path,
  writer,
  putDocuments,
  searchers,
  clock,
}: Deps): IndexGenerations {
  const now = () => clock.now().toISOString()
  const letGo = async () => {
    await Promise.all(searchers.map((searcher) => searcher.askIfStarted({ op: 'let-go' })))
  }
  return {
    list: async () => toGenerations(await writer.ask({ op: 'list' })),
    begin: async () => {
      const { building } = toGenerations(await writer.ask({ op: 'begin', at: now() }))
      await letGo()
      if (building === null) throw new Error('a generation that was begun is not there')
      return building
    },
    of: (generation) => ({
      put: (documents) => putDocuments.put(generation, documents),
      async remove(recordId, revision) {
        await writer.ask({ op: 'remove', target: generation, recordId, revision })
      },
      count: () => writer.ask({ op: 'count', generation }),
      revisionsOf: async (recordIds) => new Map(await writer.ask({ op: 'revisions', generation, recordIds })),
      refresh: async () => undefined,
      inspect: (signal) => inspectFile({ path, generation }, signal),
    }),
    async takeOverRemovals(generation, goneAmong) {
      for (let after: RecordId | null = null; ; ) {
        const page: readonly RemovedRecord[] = await writer.ask({ op: 'removals', after })
        const last = page.at(-1)
        if (last === undefined) return
        const gone = await goneAmong(page.map(({ recordId }) => recordId))
        const removals = page.filter(({ recordId }) => gone.has(recordId))
        await writer.ask({ op: 'take-over-removals', generation, removals })
        after = last.recordId
      }
    },
    async serve(generation, before) {
      await writer.ask({ op: 'serve', generation, before, at: now() })
      await letGo()
    },
    async discard(generation) {
      await writer.ask({ op: 'discard', generation })
      await letGo()
    },
  }
}

function toGenerations({ serving, building, former, foreign, areKnown }: Listed): Generations {
  const toGeneration = (place: Place | null): Generation | null =>
    place === null
      ? null
      : {
          number: place.number,
          since: place.since === null ? null : new Date(place.since),
          isCurrent: !foreign.includes(place.number),
        }
  return {
    serving: toGeneration(serving),
    building: toGeneration(building),
    former: toGeneration(former),
    areKnown,
  }
}
