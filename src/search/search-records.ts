import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { Clock } from '../kernel/clock.ts'
import type { RecordId } from '../kernel/ids.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import type { CivilDate } from '../records/civil-date.ts'
import type { Format } from '../records/format.ts'
import { londonDate } from '../records/london-date.ts'
import type { Marking } from '../records/marking.ts'
import { cutSnippets, type Snippet } from './cut-snippets.ts'
import { type LabelledValue, labelFacets } from './label-facets.ts'
import { parseQuery, type Reading } from './parse-query.ts'
import type {
  FacetName,
  FoundRecord,
  IndexAnswer,
  IndexFilters,
  LoadPages,
  SearchIndex,
  SearchReads,
  SortOrder,
  TextOfComponent,
} from './ports.ts'
import { type FoldersClosed, resolveClosed } from './resolve-closed.ts'
import type { CursorSeal } from './seal-cursor.ts'
import { textNodesOf } from './text-nodes-of.ts'

export interface SearchRequest {
  /** As typed; empty: everything readable. */
  readonly q: string
  readonly classes: readonly string[]
  readonly folders: readonly string[]
  readonly markings: readonly Marking[]
  readonly formats: readonly Format[]
  readonly authors: readonly string[]
  /** Both included. */
  readonly from: CivilDate | null
  readonly to: CivilDate | null
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
  readonly facets: { readonly [Name in FacetName]?: readonly LabelledValue[] }
  readonly next: string | null
  /** How the query was understood, in words. */
  readonly interpretation: string
}

export interface SearchRecordsDeps {
  readonly index: SearchIndex
  readonly reads: SearchReads
  readonly loadPages: LoadPages
  readonly cursorSeal: CursorSeal
  readonly clock: Clock
}

/** Finds records for someone, as a system would that never held what they may not read (DESIGN §§7–8). */
export type SearchRecords = (actor: Actor, request: SearchRequest) => Promise<SearchAnswer>

/** Should many hits of a page be gone since they were indexed, so often more are fetched to fill it. */
const mostFetches = 5

export function makeSearchRecords(deps: SearchRecordsDeps): SearchRecords {
  return async (actor, request) => {
    requireAllowed(actor, 'search-records')
    const readings = parseQuery(request.q, londonDate(deps.clock.now()))
    const accessSets = await deps.reads.readableAccessSets(actor)
    const search = JSON.stringify([actor.id, request.q, filtersOf(request), request.sort])
    const opened = request.cursor === null ? undefined : deps.cursorSeal.open(request.cursor, search)
    const closed = (range: Parameters<FoldersClosed>[0]) => deps.reads.foldersClosed(accessSets, range)
    const ask = async (reading: Reading, size: number, cursor: string | null, facets: readonly FacetName[]) =>
      deps.index.search({
        query: await resolveClosed(reading.node, closed),
        filters: filtersOf(request),
        accessSets,
        sort: request.sort,
        reference: referenceOf(request.q),
        size,
        cursor,
        facets,
      })

    let number = opened?.reading ?? 0
    let reading = readings[number] ?? readings[0]
    let answer = await ask(reading, request.size, opened?.cursor ?? null, request.facets)
    // Nothing found: the next reading is less strict.
    for (
      let next = readings[number + 1];
      opened === undefined && answer.total === 0 && next !== undefined;
    ) {
      number += 1
      reading = next
      answer = await ask(reading, request.size, null, request.facets)
      next = readings[number + 1]
    }

    const nodes = textNodesOf(reading.node)
    const again = (size: number, cursor: string) => ask(reading, size, cursor, [])
    const reread = (ids: readonly RecordId[]) => deps.reads.loadReadableRecords(actor, accessSets, ids)
    // Names of classes and texts of hits need nothing of each other.
    const [facets, { hits, page }] = await Promise.all([
      labelFacets(answer.facets, (codes) => deps.reads.classTitles(codes)),
      fillPage(reread, answer, request.size, again).then(async (page) => ({
        page,
        hits: await Promise.all(page.records.map((record) => toHit(deps.loadPages, record, nodes))),
      })),
    ])
    const lost = (total: number) => Math.max(0, total - page.gone)
    return {
      total: Math.max(hits.length, lost(answer.total)),
      totalIsExact: answer.totalIsExact,
      matchingAll: answer.matchingAll,
      hits,
      facets,
      next: page.next === null ? null : deps.cursorSeal.seal({ cursor: page.next, reading: number }, search),
      interpretation: reading.wording,
    }
  }
}

/** What was typed, where it was a reference: nothing else is one by chance. */
function referenceOf(q: string): string {
  return q.replace(/^\s*ref(?:erence)?:/i, '')
}

/** A filter without values is no filter. */
function filtersOf(request: SearchRequest): IndexFilters {
  return {
    ...(request.classes.length > 0 && { classes: request.classes }),
    ...(request.folders.length > 0 && { folders: request.folders }),
    ...(request.markings.length > 0 && { markings: request.markings }),
    ...(request.formats.length > 0 && { formats: request.formats }),
    ...(request.authors.length > 0 && { authors: request.authors }),
    ...(request.from !== null && { from: request.from }),
    ...(request.to !== null && { to: request.to }),
  }
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

async function toHit(
  loadPages: LoadPages,
  record: FoundRecord,
  nodes: ReturnType<typeof textNodesOf>,
): Promise<SearchHit> {
  const { classCode, texts, ...shown } = record
  return { ...shown, class: classCode, snippets: cutSnippets(await pagesOf(loadPages, texts), nodes) }
}

/** A record that is destroyed between its reading and its snippet has no snippet; its hit was still right. */
async function pagesOf(loadPages: LoadPages, texts: readonly TextOfComponent[]) {
  try {
    return await loadPages(texts)
  } catch (error) {
    if (isMunimentError(error, 'object-absent')) return []
    throw error
  }
}
