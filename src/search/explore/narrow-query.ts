import type { CivilDate } from '../../records/civil-date.ts'
import { parseQuery } from '../parse-query.ts'
import type { ParsedNode } from '../query-node.ts'
import { emptyVocabulary } from '../vocabulary/make-vocabulary.ts'

/** Any will do: two readings by the same day are compared. */
const someDay = '2000-01-01' as CivilDate

/**
 * What to type to find those of a query's records alone that have a word as well. `null` where no query says so: behind a sentence,
 * a word more is one more of its words.
 */
export function narrowQuery(q: string, word: string): string | null {
  const [asked, wanted] = [q, word].map(read)
  if (wanted == null) return null
  if (asked == null) return word
  const both = linesOf({ kind: 'and', nodes: [asked, wanted] })
  const found = [`${q.trim()} "${word}"`, `(${q.trim()}) AND "${word}"`].find((typed) => {
    const node = read(typed)
    return node != null && linesOf(node) === both
  })
  return found ?? null
}

/** `undefined` where it is no query. */
function read(typed: string): ParsedNode | null | undefined {
  try {
    return parseQuery(typed, someDay, emptyVocabulary)[0].node
  } catch {
    return undefined
  }
}

/** All that must hold, in any order and however it was written. */
function linesOf(node: ParsedNode): string {
  return allOf(node)
    .map((one) => JSON.stringify(one, (key, value: unknown) => (key === 'typed' ? undefined : value)))
    .sort()
    .join('\n')
}

function allOf(node: ParsedNode): readonly ParsedNode[] {
  return node.kind === 'and' ? node.nodes.flatMap(allOf) : [node]
}
