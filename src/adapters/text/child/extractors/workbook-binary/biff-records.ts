/** A record of an Excel workbook of 1993 to 2003, with what continues it ([MS-XLS] 2.1.4). */
export interface BiffRecord {
  readonly kind: number
  /** Where it begins in its stream. */
  readonly at: number
  /** Its own content, and that of each record that continues it: a text that goes over begins anew in each. */
  readonly pieces: readonly Buffer[]
}

const CONTINUE = 0x003c
const LONGEST = 8_224

/** The records of a stream, one after the other, until its end or one that cannot be. */
export function* biffRecords(stream: Buffer): Generator<BiffRecord> {
  let at = 0
  while (at + 4 <= stream.length) {
    const start = at
    const kind = stream.readUInt16LE(at)
    const pieces: Buffer[] = []
    do {
      const length = stream.readUInt16LE(at + 2)
      if (length > LONGEST && pieces.length === 0 && kind === 0) return
      pieces.push(stream.subarray(at + 4, at + 4 + length))
      at += 4 + length
    } while (at + 4 <= stream.length && stream.readUInt16LE(at) === CONTINUE)
    yield { kind, at: start, pieces }
  }
}
