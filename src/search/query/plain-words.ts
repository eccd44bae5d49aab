import { analyseText, foldedWords } from '../../records/analysis/analyse-text.ts'
import { mostClauses, type QueryNode, type TextNode, type WeightedNode } from '../query-node.ts'
import { functionWords } from './function-words.ts'
import { isPrefix, readPrefix, readWord } from './read-words.ts'

/** Up to this many words, whoever typed them means all of them (DESIGN §8). */
const fewWords = 3
/** A word that is said more often than this is not more important still. */
const heaviest = 8
const namesShown = 12

/** What plain words without operators ask for. */
export interface PlainWords {
  readonly node: QueryNode
  /** How it was understood. */
  readonly wording: string
}

/**
 * Few words: all of them first, then most. More: any of them, ranked, without the words that hold sentences together,
 * and a word said twice weighs twice. `undefined` where there is no word at all.
 */
export function readPlainWords(typed: readonly string[]): PlainWords | undefined {
  const words = contentWords(typed)
  const nodes = distinct(
    words.flatMap((word) => (isPrefix(word) ? readPrefix(word, 'any') : (readWord(word, 'any') ?? []))),
  )
  const [only] = nodes
  if (only === undefined) return undefined
  const names = [...new Set(words.map(quoted))]
  if (words.length > fewWords || nodes.length > fewWords) return rankAny(words)
  if (nodes.length === 1) return { node: only, wording: names[0] ?? '' }
  return {
    node: { kind: 'most', nodes, atLeast: nodes.length - 1 },
    wording: `all of ${names.join(', ')} first, then most of them`,
  }
}

/** Any of the words and of their parts, ranked; what is left when nothing stricter finds anything. */
export function rankAny(typed: readonly string[]): PlainWords | undefined {
  const words = contentWords(typed)
  const weights = new Map<string, WeightedNode>()
  for (const node of words.flatMap(partsOf)) {
    const key = JSON.stringify(node)
    weights.set(key, { node, weight: Math.min(heaviest, (weights.get(key)?.weight ?? 0) + 1) })
  }
  if (weights.size === 0) return undefined
  // Of a page that was pasted, what it says most often; the sort keeps the order of the rest.
  const clauses = [...weights.values()].sort((one, other) => other.weight - one.weight).slice(0, mostClauses)
  const names = [...new Set(words.map(quoted))]
  const shown =
    names.length > namesShown
      ? `${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`
      : names.join(', ')
  return {
    node: { kind: 'ranked', clauses },
    wording: names.length === 1 ? shown : `any of ${shown}, the best first`,
  }
}

function partsOf(word: string): TextNode[] {
  if (isPrefix(word)) return readPrefix(word, 'any')
  return analyseText(word).map((term) => ({ kind: 'term', field: 'any', term }))
}

/** Without function words, unless there are no others. A word in capitals among small letters is a name: IT, WHO, US. */
function contentWords(typed: readonly string[]): string[] {
  const words = typed.filter((word) => foldedWords(word).length > 0)
  const shouted = !words.some((word) => /\p{Ll}/u.test(word))
  const content = words.filter((word) => {
    if (!shouted && /^\p{Lu}{2,}$/u.test(word) && !['AND', 'OR', 'NOT'].includes(word)) return true
    return foldedWords(word).some((part) => !functionWords.has(part))
  })
  return content.length > 0 ? content : words
}

function quoted(word: string): string {
  // Looked for from where a run begins, not from each of its characters: a run may be as long as a query.
  const bare = word.replace(/^[^\p{L}\p{N}]+|(?<![^\p{L}\p{N}])[^\p{L}\p{N}]+$/gu, '')
  return isPrefix(word) ? `“${bare}*”` : `“${bare}”`
}

function distinct(nodes: readonly TextNode[]): TextNode[] {
  return [...new Map(nodes.map((node) => [JSON.stringify(node), node])).values()]
}
