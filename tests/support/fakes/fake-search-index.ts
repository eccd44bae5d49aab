import { foreignCursor } from '../../../src/adapters/search/foreign-cursor.ts'
import {
  goOnBehind,
  readShown,
  type ShownHits,
  showingNext,
  writeShown,
} from '../../../src/adapters/search/shown-hits.ts'
import { textsOf } from '../../../src/adapters/search/texts-of.ts'
import type { Clock } from '../../../src/kernel/clock.ts'
import { isId, type RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { analyseText, foldedWords } from '../../../src/records/analysis/analyse-text.ts'
import { exactTerms } from '../../../src/records/analysis/exact-terms.ts'
import { writtenNearKeys } from '../../../src/records/analysis/near-keys.ts'
import { codeKey, sortKey } from '../../../src/records/analysis/sort-key.ts'
import type {
  Generation,
  GenerationAccess,
  IndexGenerations,
} from '../../../src/search/index-upkeep/index-generations.ts'
import type {
  CountName,
  FacetValue,
  IndexAnswer,
  IndexQuery,
  LikenessAnswer,
  LikenessQuestion,
  Looked,
  PersonCount,
  SearchIndex,
  TermCountQuestion,
  TermCounts,
} from '../../../src/search/ports.ts'
import { mostFacetValues } from '../../../src/search/ports.ts'
import type { LookupNode, NearField, QueryNode, TextField, TextNode } from '../../../src/search/query-node.ts'
import type { SearchDocument } from '../../../src/search/search-document.ts'

interface Entry {
  readonly document: SearchDocument
  readonly fields: { readonly [Field in Exclude<TextField, 'any'> | 'body']: readonly string[] }
}

interface FakeGeneration extends Generation, GenerationAccess {
  readonly entries: Map<RecordId, Entry>
  readonly removed: Map<RecordId, number>
}

/** Keeps everything in memory and looks at every record for every query: slow, plain, and easily seen to be right. */
export function makeFakeSearchIndex(clock: Clock): SearchIndex {
  let newest = 1
  let serving = makeGeneration(newest, null)
  let building: FakeGeneration | null = null
  let former: FakeGeneration | null = null
  const every = () => [serving, building, former].flatMap((one) => one ?? [])
  const find = (number: number): FakeGeneration => {
    const found = every().find((one) => one.number === number)
    if (found === undefined)
      throw new MunimentError('engine-unavailable', 'The generation is not there any more.')
    return found
  }
  const generations: IndexGenerations = {
    list: async () => ({ serving, building, former, areKnown: true }),
    begin: async () => {
      newest += 1
      former = null
      building = makeGeneration(newest, clock.now())
      return building
    },
    of: (number) => ({
      put: async (documents) => find(number).put(documents),
      remove: async (recordId, revision) => find(number).remove(recordId, revision),
      count: async () => find(number).count(),
      revisionsOf: async (ids) => find(number).revisionsOf(ids),
      refresh: async () => undefined,
      inspect: async () => find(number).inspect(),
    }),
    takeOverRemovals: async (number, goneAmong) => {
      const gone = await goneAmong([...serving.removed.keys()])
      for (const [id, revision] of serving.removed) if (gone.has(id)) await find(number).remove(id, revision)
    },
    serve: async (number, before) => {
      const next = every().find((one) => one.number === number && one !== serving)
      if (next === undefined) throw new MunimentError('conflict', 'The generation is not there any more.')
      former = before === 'keep' ? { ...serving, since: clock.now() } : null
      serving = { ...next, since: clock.now() }
      building = null
    },
    discard: async (number) => {
      if (serving.number === number) throw new MunimentError('conflict', 'It serves.')
      if (building?.number === number) building = null
      if (former?.number === number) former = null
    },
  }
  return {
    name: 'fake',
    remains: [],
    generations,
    async put(documents) {
      for (const generation of every()) await generation.put(documents)
    },
    async remove(recordId, revision) {
      for (const generation of every()) await generation.remove(recordId, revision)
    },
    async proveAbsent(recordId) {
      if (every().some(({ entries }) => entries.has(recordId))) return undefined
      return { store: 'fake index', method: 'looked for and not found', checkedAt: clock.now() }
    },
    search: async (query) => answer([...serving.entries.values()], query),
    countEnough: async ({ queries, enough, ...looked }) =>
      queries.map((query) => {
        const all = [...serving.entries.values()]
        return Math.min(enough, answer(all, inAnyOrder({ ...looked, query })).total)
      }),
    countTerms: async (question) => countTerms([...serving.entries.values()], question),
    findLike: async (question) => findLike([...serving.entries.values()], question),
    count: async () => serving.entries.size,
    refresh: async () => undefined,
    clear: async () => {
      newest += 1
      serving = makeGeneration(newest, null)
      building = null
      former = null
    },
    probe: async () => undefined,
    inspect: async () => undefined,
    close: async () => undefined,
  }
}

function makeGeneration(number: number, since: Date | null): FakeGeneration {
  const entries = new Map<RecordId, Entry>()
  const removed = new Map<RecordId, number>()
  return {
    number,
    since,
    isCurrent: true,
    entries,
    removed,
    async put(documents) {
      for (const document of documents) {
        const known = Math.max(
          entries.get(document.recordId)?.document.revision ?? -1,
          removed.get(document.recordId) ?? -1,
        )
        if (known >= document.revision) continue
        removed.delete(document.recordId)
        entries.set(document.recordId, { document, fields: fieldsOf(document) })
      }
    },
    async remove(recordId, revision) {
      if ((entries.get(recordId)?.document.revision ?? -1) > revision) return
      entries.delete(recordId)
      removed.set(recordId, Math.max(revision, removed.get(recordId) ?? -1))
    },
    count: async () => entries.size,
    revisionsOf: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const entry = entries.get(id)
          return entry === undefined ? [] : [[id, entry.document.revision] as const]
        }),
      ),
    refresh: async () => undefined,
    inspect: async () => undefined,
  }
}

/** No term: nothing goes over it. */
const betweenTexts = '|'

function fieldsOf(document: SearchDocument): Entry['fields'] {
  const termsOf = (texts: readonly string[]) => texts.flatMap((text) => [...analyseText(text), betweenTexts])
  const [reference, title, people, keywords, body] = textsOf(document)
  return {
    reference: termsOf(reference),
    title: termsOf(title),
    people: termsOf(people),
    keywords: termsOf(keywords),
    body: termsOf(body),
  }
}

function answer(entries: readonly Entry[], query: IndexQuery): IndexAnswer {
  const found = (facet?: CountName) =>
    entries.filter(
      (entry) =>
        passes(entry.document, query, facet) && (query.query === null || matches(entry, query.query, query)),
    )
  const hits = found().sort(order(query))
  const typed = query.asTyped ?? query.query
  const most = typed === null ? undefined : mostNode(typed)
  const ids = hits.map(({ document }) => document.recordId)
  const shown = query.sort === 'id' || query.cursor === null ? undefined : readShown(query.cursor)
  const standing = behind(query, shown, ids)
  const page = standing.slice(0, query.size)
  const facets: { [Name in CountName]?: readonly FacetValue[] } = {}
  for (const name of query.facets) facets[name] = count(found(name), name, query)
  return {
    total: hits.length,
    totalIsExact: true,
    matchingAll:
      most === undefined ? null : hits.filter((hit) => isTyped(hit, query) && hasAll(hit, most)).length,
    hits: page,
    facets,
    missing: query.facets.includes('author')
      ? { author: found('author').filter((entry) => entry.document.author === null).length }
      : {},
    people: query.people === undefined ? [] : peopleOf(hits).slice(0, query.people),
    next:
      standing.length <= query.size
        ? null
        : query.sort === 'id'
          ? (page.at(-1) ?? null)
          : writeShown(showingNext(shown, page)),
  }
}

function countTerms(entries: readonly Entry[], { terms, ...looked }: TermCountQuestion): TermCounts {
  const query = inAnyOrder(looked)
  const found = entries.filter(
    (entry) => passes(entry.document, query) && (query.query === null || matches(entry, query.query, query)),
  )
  return {
    total: found.length,
    counts: terms.map((term) => found.filter((entry) => hasTerm(entry, term)).length),
  }
}

function findLike(entries: readonly Entry[], question: LikenessQuestion): LikenessAnswer {
  const { filters, accessSets } = question
  const found = entries.flatMap((entry) => {
    const { recordId: id } = entry.document
    if (question.exclude.includes(id)) return []
    if (!passes(entry.document, inAnyOrder({ query: null, filters, accessSets }))) return []
    const terms = question.terms.filter(({ term }) => hasTerm(entry, term))
    if (terms.length < question.atLeast) return []
    return [{ id, terms, sum: terms.reduce((sum, { weight }) => sum + weight, 0) }]
  })
  return {
    total: found.length,
    records: found
      .sort((one, other) => other.sum - one.sum || compare(one.id, other.id))
      .slice(0, question.size)
      .map(({ id, terms }) => ({ id, terms: terms.map(({ term }) => term) })),
  }
}

function inAnyOrder(looked: Looked): IndexQuery {
  return { ...looked, sort: 'id', size: 0, cursor: null, facets: [] }
}

function hasTerm(entry: Entry, term: string): boolean {
  return occurrences(entry, { kind: 'term', field: 'any', term }) > 0
}

function peopleOf(hits: readonly Entry[]): readonly PersonCount[] {
  const people = new Map<string, PersonCount>()
  for (const { document } of hits) {
    for (const name of new Set([
      ...document.people,
      ...(document.author === null ? [] : [document.author]),
    ])) {
      const { count, authorOf } = people.get(name) ?? { count: 0, authorOf: 0 }
      people.set(name, { name, count: count + 1, authorOf: authorOf + (document.author === name ? 1 : 0) })
    }
  }
  return [...people.values()].sort((one, other) => other.count - one.count || compare(one.name, other.name))
}

/** What stands behind the cursor. */
function behind(
  { sort, cursor }: IndexQuery,
  shown: ShownHits | undefined,
  ids: readonly RecordId[],
): readonly RecordId[] {
  if (cursor === null) return ids
  if (sort === 'id') {
    if (!isId(cursor)) throw foreignCursor()
    return ids.filter((id) => id > cursor)
  }
  if (shown === undefined) return ids
  const known = new Set([...shown.begun, ...shown.last])
  const last = goOnBehind(
    shown,
    ids.filter((id) => known.has(id)),
    (id) => id,
  )
  return ids.slice(last === undefined ? 0 : ids.indexOf(last) + 1).filter((id) => !shown.last.includes(id))
}

function passes(document: SearchDocument, query: IndexQuery, facet?: CountName): boolean {
  const { filters } = query
  const path = classesOf(document, query).map(codeKey)
  const folders = foldersOf(document, query).map(codeKey)
  return (
    (query.accessSets === 'all' || query.accessSets.includes(document.accessSet)) &&
    (facet === 'class' || passesOne(path, filters.classes?.map(codeKey), filters.notClasses?.map(codeKey))) &&
    passesOne(folders, filters.folders?.map(codeKey), filters.notFolders?.map(codeKey)) &&
    (facet === 'marking' || passesOne([document.marking], filters.markings, filters.notMarkings)) &&
    (facet === 'format' || passesOne([document.format], filters.formats, filters.notFormats)) &&
    (facet === 'author' ||
      passesOne(
        [document.author ?? nobody],
        withNobody(filters.authors, filters.missing),
        withNobody(filters.notAuthors, filters.notMissing),
      )) &&
    filters.notRecords?.includes(document.recordId) !== true &&
    (document.filings.length > 0 || !isHidden(document.folder, query)) &&
    (filters.from === undefined || document.date >= filters.from) &&
    (filters.to === undefined || document.date <= filters.to)
  )
}

const nobody = '\0'

function withNobody(
  authors: readonly string[] | undefined,
  missing: readonly string[] | undefined,
): readonly string[] | undefined {
  return missing?.includes('author') === true ? [...(authors ?? []), nobody] : authors
}

function passesOne(
  values: readonly string[],
  chosen: readonly string[] | undefined,
  excluded: readonly string[] | undefined,
): boolean {
  return (
    (chosen === undefined || values.some((value) => chosen.includes(value))) &&
    !values.some((value) => excluded?.includes(value))
  )
}

/** Classes under which the asker may know the record to lie. */
function classesOf(document: SearchDocument, query: IndexQuery): readonly string[] {
  return [...document.classPath, ...seenFilings(document, query).flatMap(({ classPath }) => classPath)]
}

function foldersOf(document: SearchDocument, query: IndexQuery): readonly string[] {
  if (document.filings.length === 0) return [document.folder]
  return seenFilings(document, query).map(({ folder }) => folder)
}

function seenFilings({ filings }: SearchDocument, query: IndexQuery): SearchDocument['filings'] {
  const { accessSets } = query
  return filings.filter(
    ({ accessSet, folder }) =>
      (accessSets === 'all' || accessSets.includes(accessSet)) && !isHidden(folder, query),
  )
}

function isHidden(folder: string, { filters: { hiddenFolders = [] } }: IndexQuery): boolean {
  return hiddenFolders.map(codeKey).includes(codeKey(folder))
}

function matches(entry: Entry, node: QueryNode, query: IndexQuery): boolean {
  switch (node.kind) {
    case 'and':
      return node.nodes.every((child) => matches(entry, child, query))
    case 'or':
      return node.nodes.some((child) => matches(entry, child, query))
    case 'not':
      return !matches(entry, node.node, query)
    case 'ranked':
      return node.clauses.some((clause) => occurrences(entry, clause.node) > 0)
    case 'most':
      return node.nodes.filter((child) => occurrences(entry, child) > 0).length >= node.atLeast
    case 'exact':
      return textsOf(entry.document)
        .flat()
        .map(exactTerms)
        .some((terms) => terms.some((_, at) => node.terms.every((term, step) => terms[at + step] === term)))
    case 'near':
      return nearKeysOf(entry.document, node.field).some((key) => node.keys.includes(key))
    case 'misread': {
      const keys = nearKeysOf(entry.document, 'recognised')
      const stands = (places: readonly (readonly string[])[]) =>
        Object.values(entry.fields).some((terms) =>
          terms.some((_, at) => places.every((some, step) => some.includes(terms[at + step] ?? ''))),
        )
      return keys.some((key) => node.keys.includes(key)) && node.phrases.some(stands)
    }
    case 'class':
      return classesOf(entry.document, query).some((code) => codeKey(code) === codeKey(node.code))
    case 'folders':
      return foldersOf(entry.document, query).some((folder) =>
        node.references.map(codeKey).includes(codeKey(folder)),
      )
    case 'format':
      return entry.document.format === node.format
    case 'dates':
      return (
        (node.from === null || entry.document.date >= node.from) &&
        (node.to === null || entry.document.date <= node.to)
      )
    default:
      return occurrences(entry, node) > 0
  }
}

function nearKeysOf(document: SearchDocument, field: NearField): readonly string[] {
  const text =
    field === 'recognised'
      ? document.recognised
      : [document.title, document.author, ...document.people].join(' ')
  return foldedWords(text).flatMap(writtenNearKeys)
}

function occurrences(entry: Entry, node: TextNode): number {
  if (node.kind === 'alternatives') return Math.max(...node.nodes.map((one) => occurrences(entry, one)))
  const fields = node.field === 'any' ? Object.values(entry.fields) : [entry.fields[node.field]]
  let found = 0
  for (const terms of fields) {
    for (let at = 0; at < terms.length; at += 1) if (standsAt(terms, at, node)) found += 1
  }
  return found
}

function standsAt(terms: readonly string[], at: number, node: LookupNode): boolean {
  const term = terms[at] ?? ''
  if (node.kind === 'term') return term === node.term
  if (node.kind === 'prefix') return term.startsWith(node.prefix) || node.terms.includes(term)
  return node.terms.every((wanted, step) => terms[at + step] === wanted)
}

/** Whether it is found without near words. */
function isTyped(entry: Entry, query: IndexQuery): boolean {
  return query.asTyped === undefined || matches(entry, query.asTyped, query)
}

function hasAll(entry: Entry, most: QueryNode & { readonly kind: 'most' }): boolean {
  return [...most.nodes, ...(most.besides ?? [])].every((node) => occurrences(entry, node) > 0)
}

function mostNode(node: QueryNode): (QueryNode & { kind: 'most' }) | undefined {
  if (node.kind === 'most') return node
  return node.kind === 'and' ? node.nodes.find((child) => child.kind === 'most') : undefined
}

function wanted(node: QueryNode): readonly (readonly [TextNode, number])[] {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
      return [[node, 1]]
    case 'and':
    case 'or':
    case 'most':
      return node.nodes.flatMap(wanted)
    case 'ranked':
      return node.clauses.map((clause) => [clause.node, clause.weight])
    default:
      return []
  }
}

function order(query: IndexQuery): (one: Entry, other: Entry) => number {
  const byId = (one: Entry, other: Entry) => compare(one.document.recordId, other.document.recordId)
  const by = (key: (entry: Entry) => string, direction: 1 | -1) => (one: Entry, other: Entry) =>
    direction * compare(key(one), key(other)) || byId(one, other)
  const typed = query.asTyped ?? query.query
  const nodes = typed === null ? [] : wanted(typed)
  const most = typed === null ? undefined : mostNode(typed)
  switch (query.sort) {
    case 'id':
      return byId
    case 'date':
      return by((entry) => entry.document.date, 1)
    case '-date':
      return by((entry) => entry.document.date, -1)
    case 'title':
      return by((entry) => sortKey(entry.document.title), 1)
    case 'reference':
      return by((entry) => sortKey(entry.document.reference), 1)
    case 'relevance': {
      if (nodes.length === 0) return by((entry) => entry.document.date, -1)
      const isNamed = ({ document }: Entry) =>
        query.reference !== undefined && sortKey(document.reference) === sortKey(query.reference)
      const score = (entry: Entry) =>
        (isTyped(entry, query) ? 1e9 : 0) +
        (isNamed(entry) ? 1e7 : 0) +
        (most !== undefined && hasAll(entry, most) ? 1e6 : 0) +
        nodes.reduce((sum, [node, weight]) => sum + weight * Math.min(3, occurrences(entry, node)), 0)
      return (one, other) =>
        score(other) - score(one) || compare(other.document.date, one.document.date) || byId(one, other)
    }
  }
}

function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

function count(entries: readonly Entry[], name: CountName, query: IndexQuery): FacetValue[] {
  const counts = new Map<string, number>()
  for (const { document } of entries) {
    for (const value of new Set(valuesOf(document, name, query)))
      counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .map(([value, total]) => ({ value, count: total }))
    .sort((one, other) => other.count - one.count || compare(one.value, other.value))
    .slice(0, query.mostValues ?? mostFacetValues)
}

function valuesOf(document: SearchDocument, name: CountName, query: IndexQuery): readonly string[] {
  switch (name) {
    case 'class':
      return classesOf(document, query)
    case 'folder':
      return foldersOf(document, query)
    case 'format':
      return [document.format]
    case 'year':
      return [document.date.slice(0, 4)]
    case 'month':
      return [document.date.slice(0, 7)]
    case 'marking':
      return [document.marking]
    case 'author':
      return document.author === null ? [] : [document.author]
  }
}
