import { assertNever } from '../../kernel/assert-never.ts'
import type { QueryNode, TextField, TextNode } from '../query-node.ts'

/** A query in words. Terms are shown as the index knows them, which is how they were understood. */
export function describeQuery(node: QueryNode): string {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
      return lookup(node)
    case 'class':
      return `class ${node.code} and below`
    case 'folder':
      return `folder ${node.reference}`
    case 'format':
      return `format ${node.format}`
    case 'dates':
      return dates(node.from, node.to)
    case 'and':
      return node.nodes.map(grouped).join(' and ')
    case 'or':
      return node.nodes.map(grouped).join(' or ')
    case 'not':
      return `not ${grouped(node.node)}`
    case 'ranked':
      return `any of ${node.clauses.map((clause) => lookup(clause.node)).join(', ')}`
    case 'most':
      return `most of ${node.nodes.map(lookup).join(', ')}`
    default:
      return assertNever(node)
  }
}

const places: { readonly [Field in TextField]: string } = {
  any: '',
  title: ' in the title',
  reference: ' in the reference',
  people: ' among its people',
  keywords: ' among its keywords',
}

function lookup(node: TextNode): string {
  const place = places[node.field]
  switch (node.kind) {
    case 'term':
      return `“${node.term}”${place}`
    case 'phrase':
      return `the phrase “${node.terms.join(' ')}”${place}`
    case 'prefix':
      return `words that begin with “${node.prefix}”${place}`
    default:
      return assertNever(node)
  }
}

function dates(from: string | null, to: string | null): string {
  if (from === null) return to === null ? 'any date' : `dated to ${to}`
  if (to === null) return `dated from ${from}`
  return from === to ? `dated ${from}` : `dated ${from} to ${to}`
}

function grouped(node: QueryNode): string {
  const text = describeQuery(node)
  return node.kind === 'and' || node.kind === 'or' ? `(${text})` : text
}
