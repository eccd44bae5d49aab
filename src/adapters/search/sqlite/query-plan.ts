import type { SQLInputValue } from 'node:sqlite'
import { assertNever } from '../../../kernel/assert-never.ts'
import { codeKey } from '../../../records/analysis/sort-key.ts'
import type { FacetName, IndexFilters } from '../../../search/ports.ts'
import type { QueryNode } from '../../../search/query-node.ts'
import { ftsExpression, isTextQuery, rankingExpression } from './fts-expression.ts'

/** A condition on the row `docs`, with its parameters. */
export interface Condition {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

/** How a query is put to the file. */
export interface QueryPlan {
  /** FTS5 expression that every hit matches; `undefined` where no words decide. */
  readonly match: string | undefined
  /** FTS5 expression to rank by; may match more than `match`. */
  readonly rank: string | undefined
  /** FTS5 expression of those that stand first. */
  readonly matchAll: string | undefined
  readonly conditions: readonly Condition[]
}

/** Splits a query into the part that FTS5 answers and conditions on the record's row. */
export function planQuery(query: QueryNode | null): QueryPlan {
  if (query === null) return { match: undefined, rank: undefined, matchAll: undefined, conditions: [] }
  const parts = query.kind === 'and' ? query.nodes : [query]
  const texts = parts.filter((part) => isTextQuery(part.kind === 'not' ? part.node : part))
  const words: QueryNode = { kind: 'and', nodes: texts }
  const answersWords = isTextQuery(words)
  const others = answersWords ? parts.filter((part) => !texts.includes(part)) : parts
  const conditions = others.map(conditionOf)
  if (!answersWords)
    return { match: undefined, rank: rankingExpression(query), matchAll: undefined, conditions }
  const most = texts.find((part) => part.kind === 'most')
  const match = ftsExpression(words)
  const all: QueryNode = {
    kind: 'and',
    nodes: texts.map((part) => (part.kind === 'most' ? { ...part, atLeast: part.nodes.length } : part)),
  }
  return {
    match,
    // With a choice of combinations a word would be counted once for each of them.
    rank: most === undefined || most.atLeast <= 1 ? match : rankingExpression(words),
    matchAll: most === undefined ? undefined : ftsExpression(all),
    conditions,
  }
}

/** The filters as conditions, without the one on a facet that is being counted. */
export function filterConditions(
  filters: IndexFilters,
  accessSets: readonly number[],
  facet?: FacetName,
): Condition[] {
  const conditions: Condition[] = [
    { sql: 'docs.access_set in (select value from json_each(?))', values: [JSON.stringify(accessSets)] },
  ]
  if (filters.classes !== undefined && facet !== 'class') conditions.push(classCondition(filters.classes))
  if (filters.folders !== undefined) conditions.push(folderCondition(filters.folders))
  if (filters.markings !== undefined && facet !== 'marking') {
    conditions.push(labelCondition('docs.marking_id', 'marking', filters.markings))
  }
  if (filters.formats !== undefined && facet !== 'format') {
    conditions.push(labelCondition('docs.format_id', 'format', filters.formats))
  }
  if (filters.authors !== undefined && facet !== 'author') {
    conditions.push(labelCondition('docs.author_id', 'author', filters.authors))
  }
  if (filters.from !== undefined) conditions.push({ sql: 'docs.day >= ?', values: [dayNumber(filters.from)] })
  if (filters.to !== undefined) conditions.push({ sql: 'docs.day <= ?', values: [dayNumber(filters.to)] })
  return conditions
}

function dayNumber(date: string): number {
  return Number(date.replaceAll('-', ''))
}

function conditionOf(node: QueryNode): Condition {
  if (isTextQuery(node)) return wordsCondition(node)
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'ranked':
    case 'most':
      return wordsCondition(node)
    case 'class':
      return classCondition([node.code])
    case 'folder':
      return folderCondition([node.reference])
    case 'format':
      return labelCondition('docs.format_id', 'format', [node.format])
    case 'dates':
      return allOf([
        ...(node.from === null ? [] : [{ sql: 'docs.day >= ?', values: [dayNumber(node.from)] }]),
        ...(node.to === null ? [] : [{ sql: 'docs.day <= ?', values: [dayNumber(node.to)] }]),
      ])
    case 'not': {
      const inner = conditionOf(node.node)
      return { sql: `not (${inner.sql})`, values: inner.values }
    }
    case 'and':
      return allOf(node.nodes.map(conditionOf))
    case 'or': {
      const inner = node.nodes.map(conditionOf)
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

function classCondition(codes: readonly string[]): Condition {
  return {
    sql: 'docs.class_id in (select class_id from class_members where code_key in (select value from json_each(?)))',
    values: [JSON.stringify(codes.map(codeKey))],
  }
}

function folderCondition(references: readonly string[]): Condition {
  return {
    sql: "docs.folder_id in (select id from labels where kind = 'folder' and key in (select value from json_each(?)))",
    values: [JSON.stringify(references.map(codeKey))],
  }
}

/** `column` is one of our own names, never a user's. */
function labelCondition(
  column: string,
  kind: 'marking' | 'format' | 'author',
  labels: readonly string[],
): Condition {
  return {
    sql: `${column} in (select id from labels where kind = ? and value in (select value from json_each(?)))`,
    values: [kind, JSON.stringify(labels)],
  }
}
