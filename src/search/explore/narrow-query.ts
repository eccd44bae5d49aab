import type { ParsedNode } from '../query-node.ts'
import type { ReadAlike } from '../read-query.ts'

/** What a query is to be narrowed by: the term that was counted, and how it is written. */
interface Narrowing {
  readonly term: string
  readonly written: string
  /** What has the term has the query by near words alone: only an expression does not go on to any of the words then. */
  readonly isNearAlone?: boolean
}

/**
 * What to type to find just those of a query's records that have a term as well, where it is read as the query was. `null` where no
 * query says so: behind a sentence a word more is one more of its words, and a form of the vocabulary finds the others too.
 */
export function narrowQuery(
  q: string,
  { term, written, isNearAlone = false }: Narrowing,
  readAlike: ReadAlike,
): string | null {
  const asked = read(q, readAlike)
  const wanted: ParsedNode = { kind: 'term', field: 'any', term }
  const both = linesOf(asked == null ? wanted : { kind: 'and', nodes: [asked, wanted] })
  // In quotes it stays as it is typed, whatever else is asked for.
  const quoted = `"${written}"`
  const expression = `(${q.trim()}) AND ${quoted}`
  const beside = isNearAlone ? [expression] : [`${q.trim()} ${quoted}`, expression]
  const ways = asked == null ? [quoted] : beside
  const found = ways.find((typed) => {
    const node = read(typed, readAlike)
    return node != null && linesOf(node) === both
  })
  return found ?? null
}

/** `undefined` where it is no query. */
function read(typed: string, readAlike: ReadAlike): ParsedNode | null | undefined {
  try {
    return readAlike(typed)
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
