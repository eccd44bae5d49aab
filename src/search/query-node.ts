import type { CivilDate } from '../records/dates/civil-date.ts'
import type { Format } from '../records/format.ts'

/** Where words are looked for: everywhere, or in one field alone. */
const textFields = ['any', 'title', 'reference', 'people', 'keywords'] as const
export type TextField = (typeof textFields)[number]

/** How it was written, where the answer's `interpretation` is made from the node; an engine does not read it. */
interface Typed {
  readonly typed?: string
}

/**
 * What an index can look up in its terms. Every term has been through `analyseText`; an engine compares it as it
 * stands and analyses nothing again, so that no engine syntax can be reached and no two engines differ.
 */
export type LookupNode =
  | (Typed & { readonly kind: 'term'; readonly field: TextField; readonly term: string })
  /** The terms one after the other, within one field. */
  | (Typed & { readonly kind: 'phrase'; readonly field: TextField; readonly terms: readonly string[] })
  /** Any term that begins with `prefix`, or is one of `terms`: the stems that are shorter than the prefix typed. */
  | {
      readonly kind: 'prefix'
      readonly field: TextField
      readonly prefix: string
      readonly terms: readonly string[]
    }

/**
 * One of several forms of the same thing, looked for in one field: the first is the one that was typed. A record has it once,
 * however many of its forms it has, and scores by the best of them; no other form is given more weight than the one typed.
 */
export interface AlternativesNode {
  readonly kind: 'alternatives'
  readonly field: TextField
  readonly nodes: readonly [LookupNode, ...LookupNode[]]
  /** How each of them is written, for the answer's `interpretation`; an engine does not read it. */
  readonly names: readonly string[]
}

export type TextNode = LookupNode | AlternativesNode

/**
 * The words of `phrase` in just these forms and joined by just these marks: `exactTerms` of what was typed, one after the
 * other. Stands beside its `phrase` in an `and`, which finds and ranks; this only decides.
 */
export interface ExactNode {
  readonly kind: 'exact'
  readonly terms: readonly string[]
  readonly phrase: TextNode
  readonly typed: string
}

/** Where near words are looked for: in text that was recognised, or in titles and names of people. */
const nearFields = ['recognised', 'names'] as const
export type NearField = (typeof nearFields)[number]

/** A word near what was typed: any of the `soughtNearKeys` of its words. It only decides, and never ranks. */
export interface NearNode {
  readonly kind: 'near'
  readonly field: NearField
  readonly keys: readonly string[]
  readonly typed: string
}

/**
 * A phrase of which a word or two were misread in recognised text. It only decides, and never ranks: a record has one of `keys`,
 * those of a word that was misread, and one of the phrases.
 */
export interface MisreadNode {
  readonly kind: 'misread'
  readonly keys: readonly string[]
  /** Phrases as the choices for each of their places: any one term of each, one after the other, within one field. */
  readonly phrases: readonly (readonly (readonly string[])[])[]
  readonly typed: string
}

/** What is decided by a record's place and properties alone. */
export type PropertyNode =
  /** The class and its descendants; compared without regard to case. */
  | { readonly kind: 'class'; readonly code: string }
  /** Any of the folders; compared without regard to case. */
  | { readonly kind: 'folders'; readonly references: readonly string[] }
  | { readonly kind: 'format'; readonly format: Format }
  /** Both ends included; `null` is open. */
  | { readonly kind: 'dates'; readonly from: CivilDate | null; readonly to: CivilDate | null }

/** One clause of a ranked list; a word said twice weighs twice. */
export interface WeightedNode {
  readonly node: TextNode
  readonly weight: number
}

/** Words with an order of their own. */
type ListNode =
  /** Any of the clauses, best first. */
  | { readonly kind: 'ranked'; readonly clauses: readonly WeightedNode[] }
  /**
   * At least `atLeast` of the nodes; in order of relevance, whatever has all of them, and all of `besides`, stands before the rest.
   * `besides` decides and ranks nothing else: words that nearly every record has.
   */
  | {
      readonly kind: 'most'
      readonly nodes: readonly TextNode[]
      readonly atLeast: number
      readonly besides?: readonly TextNode[]
    }

type Expression<Leaf> =
  | Leaf
  | { readonly kind: 'and'; readonly nodes: readonly Expression<Leaf>[] }
  | { readonly kind: 'or'; readonly nodes: readonly Expression<Leaf>[] }
  | { readonly kind: 'not'; readonly node: Expression<Leaf> }

/** A query as an index understands it (docs/search.md). At most `mostClauses` leaves of `mostWords`, below at most `mostLevels`. */
export type QueryNode = Expression<TextNode | ExactNode | NearNode | MisreadNode | PropertyNode | ListNode>

/**
 * What no index knows: a folder closes and opens again without a change of its records. PostgreSQL tells which folders it
 * means before an index is asked (`resolveClosed`). Both ends included; `null` is open.
 */
export interface ClosedNode {
  readonly kind: 'closed'
  readonly from: CivilDate | null
  readonly to: CivilDate | null
}

/** A query as it was read. */
export type ParsedNode = Expression<
  TextNode | ExactNode | NearNode | MisreadNode | PropertyNode | ListNode | ClosedNode
>

export const mostClauses = 256

/**
 * In all of its leaves: a phrase is one clause, however long, and an engine goes through all places of each of its words. More than
 * ten thousand characters of any language have, which is what a search takes.
 */
export const mostWords = 2000

/**
 * Of all phrases in a query together, as phrases that SQLite looks up and as terms that Elasticsearch does, which takes 1,024 where it
 * has the least memory: as many as stand beside the clauses of a query. Nearly all are words that nothing has.
 */
export const mostMisreadings = 768

/**
 * Of AND, OR and NOT within each other. Elasticsearch takes 30 queries within each other where nobody has raised it: up to four
 * stand around these, and five are in a class; SQLite's own parser takes a third more than this.
 */
export const mostLevels = 20
