import type { ParsedNode } from '../query-node.ts'
import { joined } from './join-nodes.ts'
import type { QueryToken } from './lex-query.ts'
import { makeExpressionParser } from './parse-expression.ts'
import type { ReadingAids } from './read-field.ts'

/** What narrows a sentence, and where it ends. */
interface Narrowing {
  readonly node: ParsedNode
  readonly next: number
}

/**
 * Reads what narrows a sentence at a place of it: a field, also an excluded one, and one of several between which OR stands. A minus
 * before a word or a phrase excludes only at the end of the sentence, where nothing but the like and fields follows, and
 * where no other stands before: in a text that was pasted dashes begin points and asides. `undefined` for all else.
 */
export function makeNarrowingReader(
  tokens: readonly QueryToken[],
  aids: ReadingAids,
): (at: number) => Narrowing | undefined {
  const parser = makeExpressionParser(tokens, aids)
  const operandAt = (at: number): Narrowing | undefined => {
    try {
      const { node, next } = parser.operandAt(at)
      return node === undefined ? undefined : { node, next }
    } catch {
      // Not meant as syntax after all: its words are read as words.
      return undefined
    }
  }
  const fields = fieldsNamed(tokens)
  const refused = new Set<number>()
  const fieldAt = (at: number): Narrowing | undefined => {
    const field = fields[at]
    // Once is enough for a field behind any number of NOT.
    if (field === undefined || refused.has(field)) return undefined
    const found = operandAt(at)
    if (found === undefined) refused.add(field)
    return found
  }
  const excludesFrom = endOfSentence(tokens, fields, operandAt)

  return (at) => {
    if (at >= excludesFrom && tokens[at]?.kind === 'minus') return operandAt(at)
    let found = fieldAt(at)
    if (found === undefined) return undefined
    const nodes = [found.node]
    while (tokens[found.next]?.kind === 'or') {
      const other = fieldAt(found.next + 1)
      if (other === undefined) break
      nodes.push(other.node)
      found = other
    }
    return { node: joined('or', nodes) ?? found.node, next: found.next }
  }
}

/** For each token which field it is, or is NOT or a minus before. */
function fieldsNamed(tokens: readonly QueryToken[]): readonly (number | undefined)[] {
  const fields: (number | undefined)[] = []
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const token = tokens[at]
    if (token?.kind === 'field' && !token.spaced) fields[at] = at
    else if (token?.kind === 'not' || token?.kind === 'minus') fields[at] = fields[at + 1]
  }
  return fields
}

/** Where the exclusions at the end begin: at the first minus before what is no field. Past all tokens where words follow one. */
function endOfSentence(
  tokens: readonly QueryToken[],
  fields: readonly (number | undefined)[],
  operandAt: (at: number) => Narrowing | undefined,
): number {
  const first = tokens.findIndex(({ kind }, at) => kind === 'minus' && fields[at] === undefined)
  for (let at = first; at !== -1 && at < tokens.length; ) {
    const excludes = tokens[at]?.kind === 'minus' || fields[at] !== undefined
    const found = excludes ? operandAt(at) : undefined
    if (found === undefined) return tokens.length
    at = found.next
  }
  return first === -1 ? tokens.length : first
}
