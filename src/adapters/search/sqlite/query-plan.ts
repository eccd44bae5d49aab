import { assertNever } from '../../../kernel/assert-never.ts'
import type { IndexFilters, IndexQuery } from '../../../search/ports.ts'
import type { QueryNode } from '../../../search/query-node.ts'
import { recordKey } from '../record-key.ts'
import type { Condition } from './condition.ts'
import {
  anyPhrase,
  ftsExpression,
  isTextQuery,
  rankingExpression,
  type ScoredForms,
  scoredForms,
} from './fts-expression.ts'
import { nearExpression } from './near-keys-row.ts'
import {
  type SomeValues,
  someClasses,
  someFolders,
  someLabels,
  type ValueFilter,
  valueFilters,
} from './value-filters.ts'

/** How a query is put to the file. */
export interface QueryPlan {
  /** FTS5 expression that every hit matches; `undefined` where no words decide. */
  readonly match: string | undefined
  /** FTS5 expression to rank by; may match more than `match`. */
  readonly rank: string | undefined
  /** FTS5 expression of those that stand first. */
  readonly matchAll: string | undefined
  /** Forms of one thing among what ranks. */
  readonly forms: readonly ScoredForms[]
  readonly conditions: readonly Condition[]
}

/** Whose folders count, of records that are filed in several. */
export interface Reach {
  readonly accessSets: IndexQuery['accessSets']
  readonly hiddenFolders?: IndexFilters['hiddenFolders']
  /** Whether there is any such record. */
  readonly hasFilings: boolean
}

/** Splits a query into the part that FTS5 answers and conditions on the record's row. */
export function planQuery(query: QueryNode | null, reach: Reach): QueryPlan {
  if (query === null)
    return { match: undefined, rank: undefined, matchAll: undefined, forms: [], conditions: [] }
  const forms = scoredForms(query)
  const parts = query.kind === 'and' ? query.nodes : [query]
  const texts = parts.filter((part) => isTextQuery(part.kind === 'not' ? part.node : part))
  const words: QueryNode = { kind: 'and', nodes: texts }
  const answersWords = isTextQuery(words)
  const others = answersWords ? parts.filter((part) => !texts.includes(part)) : parts
  const conditions = others.map((part) => conditionOf(part, reach))
  if (!answersWords)
    return { match: undefined, rank: rankingExpression(query), matchAll: undefined, forms, conditions }
  const most = texts.find((part) => part.kind === 'most')
  const match = ftsExpression(words)
  const all: QueryNode = {
    kind: 'and',
    nodes: texts.flatMap((part) => (part.kind === 'most' ? allOfMost(part) : [part])),
  }
  return {
    match,
    // With a choice of combinations a word would be counted once for each of them.
    rank: most === undefined || most.atLeast <= 1 ? match : rankingExpression(words),
    matchAll: most === undefined ? undefined : ftsExpression(all),
    forms,
    conditions,
  }
}

/** What has to be there for a record to stand before the rest. */
function allOfMost(most: QueryNode & { readonly kind: 'most' }): readonly QueryNode[] {
  return [{ ...most, atLeast: most.nodes.length }, ...(most.besides ?? [])]
}

/** The filters as conditions, and what the asker may read. */
export function filterConditions(filters: IndexFilters, reach: Reach): Condition[] {
  const { accessSets } = reach
  return [
    ...(accessSets === 'all'
      ? []
      : [
          {
            sql: 'docs.access_set in (select value from json_each(?))',
            values: [JSON.stringify(accessSets)],
          },
        ]),
    ...valueFilters(filters).map((filter) => filterCondition(filter, reach)),
    ...(filters.notRecords === undefined
      ? []
      : [
          {
            sql: 'docs.record_id not in (select unhex(value) from json_each(?))',
            values: [JSON.stringify(filters.notRecords.map((id) => recordKey(id).toString('hex')))],
          },
        ]),
    ...(filters.hiddenFolders === undefined ? [] : [notIn('docs.folder_id', filters.hiddenFolders)]),
    ...(filters.from === undefined ? [] : [{ sql: 'docs.day >= ?', values: [dayNumber(filters.from)] }]),
    ...(filters.to === undefined ? [] : [{ sql: 'docs.day <= ?', values: [dayNumber(filters.to)] }]),
  ]
}

/** A date as the index holds it: a number that sorts as the date does. */
export function dayNumber(date: string): number {
  return Number(date.replaceAll('-', ''))
}

/** A query as a condition on a record's row. */
export function conditionOf(node: QueryNode, reach: Reach): Condition {
  if (isTextQuery(node)) return wordsCondition(node)
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
    case 'ranked':
    case 'most':
      return wordsCondition(node)
    case 'exact':
      return {
        sql: 'docs.id in (select rowid from exact where exact match ?)',
        values: [`"${node.terms.join(' ')}"`],
      }
    case 'near':
      // FTS5 has no expression for nothing.
      if (node.keys.length === 0) return { sql: 'false', values: [] }
      return {
        sql: 'docs.id in (select rowid from near_keys where near_keys match ?)',
        values: [nearExpression(node.field, node.keys)],
      }
    case 'misread':
      if (node.keys.length === 0 || node.phrases.length === 0) return { sql: 'false', values: [] }
      return allOf([
        conditionOf({ kind: 'near', field: 'recognised', keys: node.keys, typed: node.typed }, reach),
        {
          sql: 'docs.id in (select rowid from terms where terms match ?)',
          values: [anyPhrase(node.phrases)],
        },
      ])
    case 'class':
      return inColumn(someClasses([node.code]), reach)
    case 'folders':
      return inColumn(someFolders(node.references), reach)
    case 'format':
      return inColumn(someLabels('format', [node.format]), reach)
    case 'dates':
      return allOf([
        ...(node.from === null ? [] : [{ sql: 'docs.day >= ?', values: [dayNumber(node.from)] }]),
        ...(node.to === null ? [] : [{ sql: 'docs.day <= ?', values: [dayNumber(node.to)] }]),
      ])
    case 'not': {
      const inner = conditionOf(node.node, reach)
      return { sql: `not (${inner.sql})`, values: inner.values }
    }
    case 'and':
      return allOf(node.nodes.map((one) => conditionOf(one, reach)))
    case 'or': {
      const inner = node.nodes.map((one) => conditionOf(one, reach))
      return {
        sql: `(${inner.map((one) => one.sql).join(' or ') || 'false'})`,
        values: inner.flatMap((one) => one.values),
      }
    }
    default:
      return assertNever(node)
  }
}

function wordsCondition(node: QueryNode): Condition {
  return { sql: 'docs.id in (select rowid from terms where terms match ?)', values: [ftsExpression(node)] }
}

function allOf(inner: readonly Condition[]): Condition {
  return {
    sql: `(${inner.map((one) => one.sql).join(' and ') || 'true'})`,
    values: inner.flatMap((one) => one.values),
  }
}

function filterCondition({ chosen, excluded }: ValueFilter, reach: Reach): Condition {
  const not = excluded && inColumn(excluded, reach)
  return allOf([
    ...(chosen === undefined ? [] : [inColumn(chosen, reach)]),
    // Of nothing SQL cannot say whether it is among the values.
    ...(not === undefined ? [] : [{ sql: `not coalesce(${not.sql}, false)`, values: not.values }]),
  ])
}

function notIn(folder: string, references: readonly string[]): Condition {
  const { sql, values } = someFolders(references).values
  return { sql: `${folder} not in (${sql})`, values }
}

function inColumn(
  { column, values, none }: SomeValues,
  { accessSets, hiddenFolders, hasFilings }: Reach,
): Condition {
  const own = { sql: `docs.${column} in (${values.sql})`, values: values.values }
  if (none) return { sql: `(${own.sql} or docs.${column} is null)`, values: own.values }
  // Asked for only where it can find anything: an index serves the first alone.
  if (!hasFilings || (column !== 'class_id' && column !== 'folder_id')) return own
  const seen = allOf([
    { sql: `${column} in (${values.sql})`, values: values.values },
    ...(accessSets === 'all'
      ? []
      : [{ sql: 'access_set in (select value from json_each(?))', values: [JSON.stringify(accessSets)] }]),
    ...(hiddenFolders === undefined ? [] : [notIn('folder_id', hiddenFolders)]),
  ])
  return {
    sql: `(${own.sql} or docs.id in (select doc_id from filings where ${seen.sql}))`,
    values: [...own.values, ...seen.values],
  }
}
