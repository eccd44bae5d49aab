import type { ParsedNode } from '../../../src/search/query-node.ts'

/** A query in one line: what the engines will be asked. */
export function queryLine(node: ParsedNode | null | undefined): string {
  switch (node?.kind) {
    case undefined:
      return node === null ? 'everything' : 'nothing'
    case 'term':
      return node.field === 'any' ? node.term : `${node.field}:${node.term}`
    case 'phrase':
      return `${node.field === 'any' ? '' : `${node.field}:`}"${node.terms.join(' ')}"`
    case 'prefix':
      return `${node.field === 'any' ? '' : `${node.field}:`}${node.prefix}*${node.terms.length > 0 ? `+${node.terms.join('+')}` : ''}`
    case 'alternatives':
      return `<${node.nodes.map(queryLine).join(' | ')}>`
    case 'and':
    case 'or':
      return `(${node.nodes.map(queryLine).join(` ${node.kind} `)})`
    case 'not':
      return `not ${queryLine(node.node)}`
    case 'ranked':
      return `any[${node.clauses.map(({ node: clause, weight }) => queryLine(clause) + (weight > 1 ? `^${weight}` : '')).join(' ')}]`
    case 'most':
      return `most${node.atLeast}[${node.nodes.map(queryLine).join(' ')}]${node.besides === undefined ? '' : `+[${node.besides.map(queryLine).join(' ')}]`}`
    case 'class':
      return `class=${node.code}`
    case 'folders':
      return `folder=${node.references.join('|')}`
    case 'exact':
      return `exact[${node.terms.join(' ')}]`
    case 'near':
      return `~${node.typed}`
    case 'misread':
      return `~"${node.typed}"`
    case 'closed':
      return `closed ${node.from ?? ''}..${node.to ?? ''}`
    case 'format':
      return `format=${node.format}`
    case 'dates':
      return `${node.from ?? ''}..${node.to ?? ''}`
  }
}
