import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** A column of terms: how many it had, and each of them once, followed by a space. */
export interface TermColumn {
  readonly count: number
  readonly distinct: Buffer
}

/** The columns of a record as the table `forward` keeps them: FTS5 forgets a record only if told its terms again. */
export interface ForwardList {
  readonly counts: string
  readonly terms: Uint8Array
}

/** Shorter lists are kept as they are: compressing them costs more time than it saves room. */
const leastCompressed = 2048

/** `distinct`: of all columns, one behind the other, in as many bytes as `columns` says of each. */
export function packForwardList(
  columns: readonly { readonly count: number; readonly length: number }[],
  distinct: Uint8Array,
): ForwardList {
  const counts = JSON.stringify(columns.map(({ count, length }) => [count, length]))
  if (distinct.length < leastCompressed) return { counts, terms: distinct }
  const terms = zstdCompressSync(distinct, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return { counts, terms }
}

/** The columns that `packForwardList` packed, in their order. Throws for anything that it has not written. */
export function unpackForwardList(counts: unknown, terms: unknown): readonly TermColumn[] {
  if (typeof counts !== 'string' || !(terms instanceof Uint8Array)) {
    throw new Error('a list of terms cannot be read')
  }
  // Written by `packForwardList` above, in a file of our own.
  const lengths = JSON.parse(counts) as [number, number][]
  const size = lengths.reduce((sum, [, length]) => sum + length, 0)
  const all = size < leastCompressed ? Buffer.from(terms) : zstdDecompressSync(terms)
  const columns: TermColumn[] = []
  let at = 0
  for (const [count, length] of lengths) {
    columns.push({ count, distinct: all.subarray(at, at + length) })
    at += length
  }
  return columns
}

/**
 * A text that FTS5 takes for the one it indexed: it looks at which terms a column had and, for the mean length, at
 * how many; so each term once, and the first again until the number is right.
 */
export function asDeleted(column: TermColumn): string {
  const terms = column.distinct.toString('utf8')
  const first = terms.slice(0, terms.indexOf(' ') + 1)
  let distinct = 0
  for (const byte of column.distinct) if (byte === 0x20) distinct += 1
  return terms + first.repeat(Math.max(0, column.count - distinct))
}

/** The terms of a column, without the space behind each. */
export function splitTerms(list: Buffer): readonly Buffer[] {
  const terms: Buffer[] = []
  for (let at = 0; at < list.length; ) {
    const end = list.indexOf(0x20, at)
    terms.push(list.subarray(at, end))
    at = end + 1
  }
  return terms
}
