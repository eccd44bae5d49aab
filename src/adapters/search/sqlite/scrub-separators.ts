import type { DatabaseSync } from 'node:sqlite'

/** The tables of FTS5 in an index file. */
export const scrubbedTables = ['terms', 'exact', 'near_keys'] as const
export type ScrubbedTable = (typeof scrubbedTables)[number]

/**
 * Takes removed terms out of the one place where FTS5's `secure-delete` leaves them: the table `…_idx`, which
 * tells in which leaf of a segment to look, by the shortest beginning of the leaf's first term that sets it apart
 * from the leaf before. That may be a whole word, and it stays when the word is deleted from the leaf (seen: five of
 * 20,000 deleted words could be read in the file). Such a separator is replaced by the term that the leaf now begins
 * with, which parts the leaves just as well. File format: https://sqlite.org/fts5.html, "FTS5 internals", and
 * `fts5_index.c`, "Database File Format".
 *
 * Answers whether all is clean; if not, only `optimize`, which writes the index anew, makes it so.
 */
export function scrubSeparators(db: DatabaseSync, table: ScrubbedTable, terms: Iterable<Buffer>): boolean {
  // Node opens databases so that a virtual table's own tables cannot be written; here they must be.
  db.enableDefensive(false)
  try {
    return scrub(db, table, terms)
  } finally {
    db.enableDefensive(true)
  }
}

function scrub(db: DatabaseSync, table: ScrubbedTable, terms: Iterable<Buffer>): boolean {
  const segments = db
    .prepare(`select distinct segid from ${table}_idx`)
    .all()
    .map((row) => Number(row['segid']))
  const separatorBefore = db.prepare(
    `select term, pgno from ${table}_idx where segid = ? and term <= ? order by term desc limit 1`,
  )
  const leaf = db.prepare(`select block from ${table}_data where id = ?`)
  const replace = db.prepare(`update ${table}_idx set term = ? where segid = ? and term = ?`)
  let clean = true
  for (const term of terms) {
    // FTS5 stores each term behind the digit 0, the number of its main index.
    const stored = Buffer.concat([mainIndex, term])
    for (const segment of segments) {
      const row = separatorBefore.get(segment, stored)
      if (row === undefined) continue
      const separator = asBuffer(row['term'])
      if (separator.length < 2 || !startsWith(stored, separator)) continue
      const block = leaf.get(leafId(segment, Number(row['pgno']) >> 1))?.['block']
      const first = block === undefined ? undefined : firstTerm(asBuffer(block))
      if (first === undefined || first.compare(separator) < 0) clean = false
      else if (!startsWith(first, separator)) replace.run(first, segment, separator)
    }
  }
  return clean
}

const mainIndex = Buffer.from('0')

/** FTS5_SEGMENT_ROWID: 16 bits of segment, 1 of doclist index, 5 of height, 31 of page number. */
function leafId(segment: number, page: number): bigint {
  return (BigInt(segment) << 37n) + BigInt(page)
}

/** The first term that begins in a leaf: the page index behind the leaf's body starts with its offset. */
function firstTerm(block: Buffer): Buffer | undefined {
  if (block.length < 4) return undefined
  const bodyEnd = block.readUInt16BE(2)
  if (bodyEnd >= block.length) return undefined
  const offset = readVarint(block, bodyEnd)
  const length = readVarint(block, offset.value)
  const term = block.subarray(length.next, length.next + length.value)
  return term.length === length.value && length.value > 0 ? term : undefined
}

/** SQLite's variable-length integer: seven bits a byte, most significant first; offsets never need more than five. */
function readVarint(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  let value = 0
  for (let next = at; next < at + 5; next += 1) {
    const byte = bytes[next] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, next: next + 1 }
  }
  return { value: 0, next: at }
}

function startsWith(bytes: Buffer, beginning: Buffer): boolean {
  return (
    bytes.length >= beginning.length &&
    bytes.compare(beginning, 0, beginning.length, 0, beginning.length) === 0
  )
}

function asBuffer(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return Buffer.from(String(value), 'utf8')
}
