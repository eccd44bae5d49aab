import { assertNever } from '../../kernel/assert-never.ts'
import type { ParsedNode, TextField, TextNode } from '../query-node.ts'
import { withoutPhrases } from './without-phrases.ts'

/** A query in words, which are shown as they were typed wherever that is known. */
export function describeQuery(node: ParsedNode): string {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
      return lookup(node)
    case 'class':
      return `class ${node.code} and below`
    case 'folders':
      return `folder ${node.references.join(' or ')}`
    case 'closed':
      return `in a folder closed ${span(node.from, node.to)}`
    case 'format':
      return `format ${node.format}`
    case 'dates':
      return `dated ${span(node.from, node.to)}`
    case 'exact':
      return `exactly “${node.typed}”`
    case 'near':
    case 'misread':
      return `nearly “${node.typed}”`
    case 'and':
      return withoutPhrases(node.nodes).map(grouped).join(' and ')
    case 'or':
      return node.nodes.map(grouped).join(' or ')
    case 'not':
      return `not ${grouped(node.node)}`
    case 'ranked':
      return `any of ${node.clauses.map((clause) => grouped(clause.node)).join(', ')}`
    case 'most':
      return `most of ${node.nodes.map(grouped).join(', ')}`
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
      return `“${node.typed ?? node.term}”${place}`
    case 'phrase':
      return `the phrase “${node.typed ?? node.terms.join(' ')}”${place}`
    case 'prefix':
      return `words that begin with “${node.prefix}”${place}`
    case 'alternatives':
      return `${nameForms(node.names)}${place}`
    default:
      return assertNever(node)
  }
}

/** “DfI” or “Department for Infrastructure”. */
export function nameForms(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(' or ')
}

function span(from: string | null, to: string | null): string {
  if (from === null) return to === null ? 'on any day' : `to ${to}`
  if (to === null) return `from ${from}`
  return from === to ? from : `${from} to ${to}`
}

function grouped(node: ParsedNode): string {
  const text = describeQuery(node)
  const several =
    node.kind === 'and'
      ? withoutPhrases(node.nodes).length > 1
      : node.kind === 'or' || node.kind === 'alternatives'
  return several ? `(${text})` : text
}
