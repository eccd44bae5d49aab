import { assertNever } from '../../kernel/assert-never.ts'
import type { ParsedNode } from '../query-node.ts'
import { type Lookup, lookupsOf } from './lookups-of.ts'

/** How many words the leaves of a query have: for each of them an engine goes through all places where it stands. */
export function countWords(node: ParsedNode): number {
  let words = 0
  for (const lookup of lookupsOf(node)) words += wordsOf(lookup)
  return words
}

function wordsOf(lookup: Lookup): number {
  switch (lookup.kind) {
    case 'term':
    case 'prefix':
      return 1
    case 'phrase':
      return lookup.terms.length
    case 'exact':
      // Its phrase stands beside it and was counted: it is the same words once more.
      return 0
    // Keys of one word.
    case 'near':
      return 1
    case 'misread':
      return lookup.phrases.flat(2).length
    case 'class':
    case 'folders':
    case 'closed':
    case 'format':
    case 'dates':
      return 0
    default:
      return assertNever(lookup)
  }
}
