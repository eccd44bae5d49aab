import type { Actor } from '../access/actor.ts'
import type { RecordId } from '../kernel/ids.ts'
import type { AbsenceProof } from '../records/content-store.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import type { Format } from '../records/format.ts'
import type { Marking } from '../records/marking.ts'
import type { PageText } from '../records/page-text.ts'
import type { IndexGenerations } from './index-upkeep/index-generations.ts'
import type { QueryNode } from './query-node.ts'
import type { SearchDocument } from './search-document.ts'

/** Properties that a record may lack. */
export const missingNames = ['author'] as const
export type MissingName = (typeof missingNames)[number]

/**
 * Filters; several values of one filter are alternatives, filters narrow each other. What is excluded is left out whatever was
 * chosen, and nothing is left out by a folder or class that the asker may not read.
 */
export interface IndexFilters {
  /** A class stands for itself and its descendants. */
  readonly classes?: readonly string[]
  readonly folders?: readonly string[]
  readonly markings?: readonly string[]
  readonly formats?: readonly Format[]
  readonly authors?: readonly string[]
  /** Records without it: one more alternative beside the values chosen of the same property. */
  readonly missing?: readonly MissingName[]
  /** As `classes`: with their descendants. */
  readonly notClasses?: readonly string[]
  readonly notFolders?: readonly string[]
  readonly notMarkings?: readonly string[]
  readonly notFormats?: readonly Format[]
  readonly notAuthors?: readonly string[]
  readonly notMissing?: readonly MissingName[]
  /** Left out of hits and of every facet, as if they were not there; any number of them. */
  readonly notRecords?: readonly RecordId[]
  /**
   * Folders as if they were not there, by reference: what lies in one of them alone is left out as `notRecords` are, and what lies in
   * others too lies in those alone.
   */
  readonly hiddenFolders?: readonly string[]
  /** Both included. */
  readonly from?: CivilDate
  readonly to?: CivilDate
}

export const facetNames = ['class', 'format', 'year', 'marking', 'author'] as const
export type FacetName = (typeof facetNames)[number]
/** What an index counts by: the facets, the months of the timeline (`2020-03`), and the folders that the asker may read. */
export type CountName = FacetName | 'month' | 'folder'
export const sortOrders = ['relevance', 'date', '-date', 'title', 'reference'] as const
export type SortOrder = (typeof sortOrders)[number]
/** `id`: in the order of the records' ids, and so of their capture; for whoever reads a result to its end. */
export type IndexOrder = SortOrder | 'id'

export interface IndexQuery {
  /** `null`: everything readable. */
  readonly query: QueryNode | null
  /**
   * The query without the near words that `query` accepts besides: whatever it finds stands first in order of relevance, in its
   * usual order, then the rest by what of it they have. It finds nothing that `query` does not.
   */
  readonly asTyped?: QueryNode
  readonly filters: IndexFilters
  /**
   * The access sets that the asker may read: inside every query, facet and count. `all` is for what shows nobody anything:
   * a hold by a query.
   */
  readonly accessSets: readonly number[] | 'all'
  readonly sort: IndexOrder
  /** In order of relevance, a hit of just this reference stands before all others; punctuation does not count. */
  readonly reference?: string
  readonly size: number
  /**
   * As given by the last answer's `next`. In the order of ids it is the last record's id itself, and any id will do: whoever
   * knows one goes on behind it, in another process and after a rebuild as well.
   */
  readonly cursor: string | null
  readonly facets: readonly CountName[]
  /** At most so many values a facet; default `mostFacetValues`. */
  readonly mostValues?: number
  /** So many of the people whom most of the hits name; default none. */
  readonly people?: number
}

export interface FacetValue {
  readonly value: string
  readonly count: number
}

/** Somebody whom records name. */
export interface PersonCount {
  readonly name: string
  /** Of the hits, how many name the person: as author, sender, recipient. */
  readonly count: number
  /** Of these, how many name the person as their author. */
  readonly authorOf: number
}

export interface IndexAnswer {
  readonly total: number
  readonly totalIsExact: boolean
  /** Of `total`, how many have all words of a `most` query, as typed; these stand first in order of relevance. */
  readonly matchingAll: number | null
  readonly hits: readonly RecordId[]
  /**
   * Most frequent first, then by value in code point order; at most `mostValues` a facet. A class counts its
   * descendants' records too. A facet is counted without the filter on itself, be it choice or exclusion, so that its other
   * values stay visible and what was excluded can be taken back.
   */
  readonly facets: { readonly [Name in CountName]?: readonly FacetValue[] }
  /** How many records have no value of a facet that was asked for, counted as its values are. */
  readonly missing: { readonly [Name in MissingName]?: number }
  /** Most often named first, then by name in code point order. */
  readonly people: readonly PersonCount[]
  readonly next: string | null
}

export const mostFacetValues = 100

/** Which records are looked at: as in a search, the rights inside. */
export type Looked = Pick<IndexQuery, 'query' | 'filters' | 'accessSets'>

/** Of how many records each of some queries speaks, where no more matters than whether there are so many. */
export interface EnoughQuestion extends Pick<Looked, 'filters' | 'accessSets'> {
  readonly queries: readonly IndexQuery['query'][]
  /** What is beyond is not looked for; 1 or more. */
  readonly enough: number
}

/** How many of the records have each of some terms, anywhere. */
export interface TermCountQuestion extends Looked {
  /** As `analyseText` gives them; at most `mostCountedTerms`. */
  readonly terms: readonly string[]
}

export interface TermCounts {
  /** How many records there are, whatever terms they have. */
  readonly total: number
  /** Exact, one a term, in the order in which they were asked. */
  readonly counts: readonly number[]
}

export interface WeighedTerm {
  readonly term: string
  /** A whole number from 1 to `mostWeight`, so that every engine gives the same sums. */
  readonly weight: number
}

/** Which records have the most of some terms. Nothing but the terms that a record has decides, and no whole-index statistic. */
export interface LikenessQuestion {
  /** At most `mostWeighedTerms`, each once. */
  readonly terms: readonly WeighedTerm[]
  /** How many of the terms a record must have; 1 or more. */
  readonly atLeast: number
  readonly filters: IndexFilters
  readonly accessSets: IndexQuery['accessSets']
  readonly exclude: readonly RecordId[]
  readonly size: number
}

export interface LikeRecord {
  readonly id: RecordId
  /** Those of the terms that it has, in the order in which they were asked. */
  readonly terms: readonly string[]
}

export interface LikenessAnswer {
  /** How many records have enough of the terms. */
  readonly total: number
  /** By the sum of the weights of the terms they have, the greatest first, and then by id. */
  readonly records: readonly LikeRecord[]
}

export const mostCountedTerms = 64
/** Of a record's terms an engine keeps one bit each. */
export const mostWeighedTerms = 30
/** So that every sum is a whole number in 32-bit floats too. */
export const mostWeight = 10_000

/** So many searches may a person keep; the database counts as well. */
export const mostSavedSearches = 200
/** Derived, rebuildable, never the authority. */
export interface SearchIndex {
  readonly name: string
  readonly generations: IndexGenerations
  /**
   * Adds or replaces, in every generation; ignored where it already knows the record at this revision or a newer one. A
   * generation that vanished meanwhile is no error.
   */
  put(documents: readonly SearchDocument[]): Promise<void>
  /**
   * Removes a record so that no word of it can be recovered from the index's own files once `proveAbsent` has
   * answered; a later `put` of this or an older revision changes nothing. Ignored where the index knows the record
   * at a newer revision. From every generation.
   */
  remove(recordId: RecordId, revision: number): Promise<void>
  /** Looks anew in every generation: the proof, or `undefined` while anything is left. */
  proveAbsent(recordId: RecordId): Promise<AbsenceProof | undefined>
  /** What stays behind for a while after a removal, for the certificate. */
  readonly remains: readonly { readonly where: string; readonly until: string; readonly basis: string }[]
  search(query: IndexQuery): Promise<IndexAnswer>
  /** `enough` or fewer, one a query, in the order in which they were asked. */
  countEnough(question: EnoughQuestion): Promise<readonly number[]>
  countTerms(question: TermCountQuestion): Promise<TermCounts>
  findLike(question: LikenessQuestion): Promise<LikenessAnswer>
  /** How many records the serving generation holds. */
  count(): Promise<number>
  /** Resolves when everything put before is found by a search. */
  refresh(): Promise<void>
  /**
   * Puts one empty generation in the place of all, also where their files are damaged. What they knew of removals goes with
   * them. For tests and measurements: whoever builds it anew for people fills a generation beside the one that serves.
   */
  clear(): Promise<void>
  /** Whether it answers and is what it should be, at a glance; throws `engine-unavailable` with what is wrong. */
  probe(): Promise<void>
  /**
   * The same, all of what serves looked through: takes time that grows with it, and keeps no write and no search waiting. Throws
   * `not-ready` where `signal` breaks it off.
   */
  inspect(signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** A record as a hit shows it, read from PostgreSQL with the asker's rights. */
export interface FoundRecord {
  readonly id: RecordId
  readonly reference: string
  readonly title: string
  readonly classCode: string
  readonly folder: string
  /** The document's own date, else the day of capture. */
  readonly date: CivilDate
  readonly marking: Marking
  readonly format: Format
  /** Where the text of each of its components lies, the original first. */
  readonly texts: readonly TextOfComponent[]
}

/** What a record is called, read from PostgreSQL with the asker's rights: what a word may be suggested from. */
export interface RecordNames {
  readonly title: string
  /** Author, senders and recipients, each once. */
  readonly people: readonly string[]
}

/** Where a class stands in the file plan. */
export interface ClassPlace {
  readonly title: string
  /** The class above it; `null` at the top of the plan. */
  readonly parent: string | null
  /** How many classes are above it. */
  readonly depth: number
}

/** What search asks of PostgreSQL, which decides. */
export interface SearchReads {
  /** Ids of the access sets that the asker may read now; of all of them that is, also those without a record. */
  readableAccessSets(actor: Actor): Promise<readonly number[]>
  /**
   * Those of the records that are active and that the asker may read, in no promised order. `accessSets` are those of
   * the same request: rights are resolved once for a request, and whatever falls under another set now is left out.
   */
  loadReadableRecords(
    actor: Actor,
    accessSets: readonly number[],
    recordIds: readonly RecordId[],
  ): Promise<readonly FoundRecord[]>
  /** As `loadReadableRecords`, without those whose content is quarantined. */
  loadNames(
    actor: Actor,
    accessSets: readonly number[],
    recordIds: readonly RecordId[],
  ): Promise<readonly RecordNames[]>
  /**
   * References of folders that were closed in that time and are closed still, among those that somebody with these access
   * sets may read. Both ends included; `null` is open.
   */
  foldersClosed(
    accessSets: readonly number[] | 'all',
    closed: { readonly from: CivilDate | null; readonly to: CivilDate | null },
  ): Promise<readonly string[]>
  /** Codes that no class has; compared as an index does, without regard to case. */
  unknownClasses(codes: readonly string[]): Promise<readonly string[]>
  /**
   * References that no folder has which somebody with these access sets may read: as they are written, or all in capitals or in small
   * letters.
   */
  unknownFolders(references: readonly string[], accessSets: readonly number[]): Promise<readonly string[]>
  /** Titles and places of classes by code; a code that no class has is left out. */
  classPlaces(codes: readonly string[]): Promise<ReadonlyMap<string, ClassPlace>>
}

/** Whose entries in the index may say of before who may read them; with the access sets that they are under now. */
export interface Unsettled {
  readonly records: readonly { readonly recordId: RecordId; readonly accessSet: number }[]
  /** Folders of such records, by reference. Records that are read just as their folder need not be told one by one. */
  readonly folders: readonly { readonly reference: string; readonly accessSet: number }[]
}

/** The extracted text of one component. */
export interface ComponentPages {
  readonly role: 'original' | 'attachment'
  readonly filename: string
  readonly pages: readonly PageText[]
}

/** Where the extracted text of a component lies; `null` where nothing was read from it. */
export interface TextOfComponent {
  readonly role: 'original' | 'attachment'
  readonly filename: string
  readonly textKey: string | null
}

/** The extracted text of components, in their order. Absent meanwhile: `object-absent`; damaged: `object-corrupt`. */
export type LoadPages = (texts: readonly TextOfComponent[]) => Promise<readonly ComponentPages[]>

/**
 * Has records read again that lack a text which was read from them once. Answers for how many that can be done: those that
 * are active still and whose originals are there and sound.
 */
export type ReadAgain = (recordIds: readonly RecordId[]) => Promise<number>

/** Work that one process at a time does: whoever comes second is told so. Released by the process's death. */
export interface Alone {
  /** `undefined`, and nothing done, where another process is at it. */
  tryRun<Result>(name: string, work: () => Promise<Result>): Promise<{ readonly result: Result } | undefined>
}
