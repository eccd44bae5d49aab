/** A record of a presentation of 1997 to 2003: a leaf, or the beginning or end of one that holds others ([MS-PPT] 2.3.1). */
export interface PptRecord {
  readonly kind: number
  readonly instance: number
  /** Of a leaf; `null` of what holds others. */
  readonly content: Buffer | null
  readonly event: 'leaf' | 'begin' | 'end'
}

const HEADER = 8
const HOLDS_OTHERS = 0xf
/** Says of itself that it holds none, and holds what later releases brought: comments ([MS-PPT] 2.11.19). */
const LATER = 0x138b
const DEEPEST = 200

/** The records of a stream from the first to before the last place, in their order, those within others too. */
export function* pptRecords(stream: Buffer, from: number, to: number): Generator<PptRecord> {
  const around: { readonly kind: number; readonly instance: number; readonly end: number }[] = []
  let at = from
  for (;;) {
    let last = around.at(-1)
    while (last !== undefined && at + HEADER > last.end) {
      at = Math.max(at, last.end)
      yield { ...last, content: null, event: 'end' }
      around.pop()
      last = around.at(-1)
    }
    if (at + HEADER > to || at + HEADER > stream.length) break
    const version = stream.readUInt16LE(at)
    const kind = stream.readUInt16LE(at + 2)
    const instance = version >>> 4
    const start = at + HEADER
    const end = Math.min(start + stream.readUInt32LE(at + 4), last?.end ?? to)
    const holds = (version & HOLDS_OTHERS) === HOLDS_OTHERS || kind === LATER
    if (holds && around.length < DEEPEST) {
      around.push({ kind, instance, end })
      yield { kind, instance, content: null, event: 'begin' }
      at = start
    } else {
      yield { kind, instance, content: stream.subarray(start, end), event: 'leaf' }
      at = end
    }
  }
  for (const left of around.reverse()) yield { ...left, content: null, event: 'end' }
}

/** Where a record ends. */
export function endOf(stream: Buffer, at: number): number {
  return at + 8 > stream.length ? stream.length : at + 8 + stream.readUInt32LE(at + 4)
}
