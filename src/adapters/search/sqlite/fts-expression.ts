import { assertNever } from '../../../kernel/assert-never.ts'
import type { QueryNode, TextField, TextNode } from '../../../search/query-node.ts'

/** Whether FTS5 can answer it alone: no properties, and every `not` stands beside something that must be there. */
export function isTextQuery(node: QueryNode): boolean {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
    case 'ranked':
    case 'most':
      return true
    case 'or':
      return node.nodes.length > 0 && node.nodes.every(isTextQuery)
    case 'and': {
      const wanted = node.nodes.filter((child) => child.kind !== 'not')
      return (
        wanted.length > 0 &&
        node.nodes.every((child) => isTextQuery(child.kind === 'not' ? child.node : child))
      )
    }
    case 'exact':
    case 'near':
    case 'misread':
    case 'class':
    case 'folders':
    case 'format':
    case 'dates':
    case 'not':
      return false
    default:
      return assertNever(node)
  }
}

/** The FTS5 expression of a text query. Terms hold letters and digits alone, so quoting them is safe. */
export function ftsExpression(node: QueryNode): string {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
      return lookup(node)
    case 'and': {
      const wanted = node.nodes.filter((child) => child.kind !== 'not').map(ftsExpression)
      const unwanted = node.nodes.flatMap((child) =>
        child.kind === 'not' ? [ftsExpression(child.node)] : [],
      )
      const all = `(${wanted.join(' AND ')})`
      return unwanted.length === 0 ? all : `(${all} NOT (${unwanted.join(' OR ')}))`
    }
    case 'or':
      return `(${node.nodes.map(ftsExpression).join(' OR ')})`
    case 'ranked':
      // BM25 adds up over the phrases of the expression: one that is said twice weighs twice.
      return anyOf(node.clauses.flatMap((clause) => Array<string>(clause.weight).fill(lookup(clause.node))))
    case 'most':
      return atLeast(node.nodes.map(lookup), node.atLeast)
    case 'exact':
    case 'near':
    case 'misread':
    case 'class':
    case 'folders':
    case 'format':
    case 'dates':
    case 'not':
      throw new TypeError(`FTS5 cannot answer "${node.kind}" by itself`)
    default:
      return assertNever(node)
  }
}

/** Every term that speaks for a record, as one list to rank by; `undefined` where nothing does. */
export function rankingExpression(node: QueryNode): string | undefined {
  const lookups = [...wantedLookups(node)]
  return lookups.length === 0 ? undefined : anyOf(lookups)
}

function* wantedLookups(node: QueryNode): Generator<string> {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
      yield lookup(node)
      return
    case 'and':
    case 'or':
    case 'most':
      for (const child of node.nodes) yield* wantedLookups(child)
      return
    case 'ranked':
      for (const clause of node.clauses)
        for (let time = 0; time < clause.weight; time += 1) yield lookup(clause.node)
      return
    default:
      return
  }
}

/** Forms of one thing that speak for a record, the one typed first, and how often it was asked for. */
export interface ScoredForms {
  readonly forms: readonly string[]
  readonly weight: number
}

/** Every choice among forms in what speaks for a record: the expressions above add their scores up (`settle-forms.ts`). */
export function scoredForms(node: QueryNode): ScoredForms[] {
  switch (node.kind) {
    case 'alternatives':
      return [{ forms: node.nodes.map(lookup), weight: 1 }]
    case 'and':
    case 'or':
    case 'most':
      return node.nodes.flatMap(scoredForms)
    case 'ranked':
      return node.clauses.flatMap((clause) =>
        scoredForms(clause.node).map(({ forms }) => ({ forms, weight: clause.weight })),
      )
    default:
      return []
  }
}

const columns: { readonly [Field in TextField]: string } = {
  any: '',
  title: '{title} : ',
  reference: '{reference} : ',
  people: '{people} : ',
  keywords: '{keywords} : ',
}

function lookup(node: TextNode): string {
  const column = columns[node.field]
  switch (node.kind) {
    case 'term':
      return `${column}"${node.term}"`
    case 'phrase':
      return `${column}"${node.terms.join(' ')}"`
    case 'alternatives':
      return anyOf(node.nodes.map(lookup))
    case 'prefix':
      return `${column}${anyOf([`"${node.prefix}" *`, ...node.terms.map((term) => `"${term}"`)])}`
    default:
      return assertNever(node)
  }
}

function anyOf(lookups: readonly string[]): string {
  return `(${lookups.join(' OR ')})`
}

/** Any of phrases that are given as the choices for each of their places; every one of them is written out. */
export function anyPhrase(phrases: readonly (readonly (readonly string[])[])[]): string {
  const written = phrases.flatMap((places) =>
    places.reduce<readonly string[]>(
      (begun, terms) =>
        begun.flatMap((start) => terms.map((term) => (start === '' ? term : `${start} ${term}`))),
      [''],
    ),
  )
  return anyOf(written.map((phrase) => `"${phrase}"`))
}

/** Every choice of `least` out of at most a handful of lookups. */
function atLeast(lookups: readonly string[], least: number): string {
  if (least <= 1) return anyOf(lookups)
  const choices = (from: number, wanted: number): string[][] => {
    if (wanted === 0) return [[]]
    const chosen: string[][] = []
    for (let at = from; at <= lookups.length - wanted; at += 1) {
      for (const rest of choices(at + 1, wanted - 1)) chosen.push([lookups[at] ?? '', ...rest])
    }
    return chosen
  }
  return anyOf(choices(0, least).map((choice) => `(${choice.join(' AND ')})`))
}
