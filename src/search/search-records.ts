import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { RecordId } from '../kernel/ids.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import type { Format } from '../records/format.ts'
import type { Marking } from '../records/marking.ts'
import { askReadings } from './ask-readings.ts'
import { makeFewAtOnce } from './few-at-once.ts'
import type { CountBehind } from './index-upkeep/index-backlog.ts'
import { type LabelledFacets, type LabelledMissing, labelFacets, labelMissing } from './label-facets.ts'
import type {
  FacetName,
  FoundRecord,
  IndexAnswer,
  LoadPages,
  SearchIndex,
  SearchReads,
  SortOrder,
} from './ports.ts'
import type { ReadQueryFor, ResolvedReading } from './read-query.ts'
import type { CursorSeal } from './seal-cursor.ts'
import { toIndexFilters } from './search-filters.ts'
import type { Snippet } from './snippets/snippet-cutter.ts'
import { snippetsOfRecord } from './snippets/snippets-of-record.ts'
import type { Sought } from './sought.ts'
import type { SuggestQueries } from './suggest/did-you-mean.ts'
import type { Suggestion } from './suggest/suggestion.ts'
import { textNodesOf } from './text-nodes-of.ts'

export interface SearchRequest extends Sought {
  readonly sort: SortOrder
  readonly size: number
  readonly cursor: string | null
  readonly facets: readonly FacetName[]
}

export interface SearchHit {
  readonly id: RecordId
  readonly reference: string
  readonly title: string
  readonly class: string
  readonly folder: string
  readonly date: CivilDate
  readonly marking: Marking
  readonly format: Format
  readonly snippets: readonly Snippet[]
}

export interface SearchAnswer {
  readonly total: number
  readonly totalIsExact: boolean
  /** How many of the first hits have all the words, where the others have most of them; `null` for other queries. */
  readonly matchingAll: number | null
  readonly hits: readonly SearchHit[]
  readonly facets: LabelledFacets
  /** How many have no value of a facet that was asked for. */
  readonly missing: LabelledMissing
  readonly next: string | null
  /** How the query was understood, in words. */
  readonly interpretation: string
  /** Queries that may have been meant, the likeliest first; on the first page alone. */
  readonly didYouMean: readonly Suggestion[]
  /** How many records that the asker may read the index does not know yet, or not as they are now; 0 where it is up to date. */
  readonly behind: number
}

export interface SearchRecordsDeps {
  readonly index: SearchIndex
  readonly reads: Pick<SearchReads, 'loadReadableRecords' | 'classPlaces'>
  readonly readQuery: ReadQueryFor
  readonly loadPages: LoadPages
  readonly cursorSeal: CursorSeal
  readonly countBehind: CountBehind
  readonly suggestQueries: SuggestQueries
}

/** Finds records for someone, as a system would that never held what they may not read (DESIGN §§7–8). */
export type SearchRecords = (actor: Actor, request: SearchRequest) => Promise<SearchAnswer>

/** Texts of one answer in memory. */
const textsAtOnce = 8

/** Should many hits of a page be gone since they were indexed, so often more are fetched to fill it. */
const mostFetches = 5

export function makeSearchRecords(deps: SearchRecordsDeps): SearchRecords {
  return async (actor, request) => {
    requireAllowed(actor, 'search-records')
    const { readings, accessSets } = await deps.readQuery(actor, request)
    const filters = toIndexFilters(request)
    const { q, sort, synonyms, scanningErrors } = request
    const search = JSON.stringify([actor.id, q, filters, sort, synonyms, scanningErrors])
    const opened = request.cursor === null ? undefined : deps.cursorSeal.open(request.cursor, search)
    const ask = (
      reading: ResolvedReading,
      size: number,
      cursor: string | null,
      facets: readonly FacetName[],
    ) =>
      deps.index.search({
        query: reading.node,
        ...(reading.asTyped !== undefined && { asTyped: reading.asTyped }),
        filters,
        accessSets,
        sort: request.sort,
        reference: referenceOf(request.q),
        size,
        cursor,
        facets,
      })

    // Later pages keep to the reading that found something on the first.
    const kept: typeof readings = opened === undefined ? readings : [readings[opened.reading] ?? readings[0]]
    const found = await askReadings(
      kept,
      (one) => ask(one, request.size, opened?.cursor ?? null, request.facets),
      (one) => ask(one, 0, null, []),
    )
    const { answer, reading } = found
    const number = opened?.reading ?? found.number

    const nodes = textNodesOf(reading.asTyped ?? reading.node)
    const fewAtOnce = makeFewAtOnce(textsAtOnce)
    const toHit = async ({ classCode, texts, ...shown }: FoundRecord): Promise<ShownHit> => {
      const cut = () => snippetsOfRecord(deps.loadPages, { texts }, nodes, reading.near)
      const { snippets, met } = await fewAtOnce(cut)
      return { hit: { ...shown, class: classCode, snippets }, met }
    }
    const again = (size: number, cursor: string) => ask(reading, size, cursor, [])
    const reread = (ids: readonly RecordId[]) => deps.reads.loadReadableRecords(actor, accessSets, ids)
    // Names of classes and texts of hits need nothing of each other.
    const [facets, { hits, total, next, didYouMean }, behind] = await Promise.all([
      labelFacets(answer.facets, (codes) => deps.reads.classPlaces(codes)),
      fillPage(reread, answer, request.size, again).then(async ({ records, gone, next }) => {
        const total = Math.max(records.length, answer.total - gone)
        const shown = Promise.all(records.map(toHit))
        const metInTexts = async () => new Set((await shown).flatMap(({ met }) => met))
        const [hits, didYouMean] = await Promise.all([
          shown,
          opened === undefined
            ? deps.suggestQueries(
                { actor, accessSets },
                request,
                readings[0].node,
                { ...answer, total: number === 0 ? total : 0 },
                metInTexts,
              )
            : [],
        ])
        return { hits: hits.map(({ hit }) => hit), total, next, didYouMean }
      }),
      deps.countBehind(accessSets),
    ])
    return {
      total,
      totalIsExact: answer.totalIsExact,
      matchingAll: answer.matchingAll === null ? null : Math.min(answer.matchingAll, total),
      hits,
      facets,
      missing: labelMissing(answer),
      next: next === null ? null : deps.cursorSeal.seal({ cursor: next, reading: number }, search),
      interpretation: reading.wording,
      didYouMean,
      behind,
    }
  }
}

/** What was typed, where it was a reference: nothing else is one by chance. */
function referenceOf(q: string): string {
  return q.replace(/^\s*ref(?:erence)?:/i, '')
}

interface ShownHit {
  readonly hit: SearchHit
  /** Terms that its texts were seen to have. */
  readonly met: readonly string[]
}

interface FilledPage {
  readonly records: readonly FoundRecord[]
  readonly next: string | null
  /** Hits of the index that are no longer there for the asker. */
  readonly gone: number
}

/** PostgreSQL has the last word on every hit; whatever it does not confirm is as if it had not been found. */
async function fillPage(
  reread: (ids: readonly RecordId[]) => Promise<readonly FoundRecord[]>,
  first: IndexAnswer,
  size: number,
  more: (size: number, cursor: string) => Promise<IndexAnswer>,
): Promise<FilledPage> {
  const records: FoundRecord[] = []
  let answer = first
  let gone = 0
  for (let fetch = 1; ; fetch += 1) {
    const readable = await reread(answer.hits)
    const byId = new Map(readable.map((record) => [record.id, record]))
    for (const id of answer.hits) {
      const record = byId.get(id)
      if (record === undefined) gone += 1
      else records.push(record)
    }
    if (records.length >= size || answer.next === null || fetch === mostFetches) {
      return { records, next: answer.next, gone }
    }
    answer = await more(size - records.length, answer.next)
  }
}
