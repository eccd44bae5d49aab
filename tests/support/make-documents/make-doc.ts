import { makeCompoundStreams } from './make-compound-streams.ts'

export interface DocPlan {
  /** Signs as Word keeps them: `\r` ends a paragraph, `\x07` a cell or a row, `\f` a page. */
  readonly body: string
  readonly footnotes?: string
  readonly headers?: string
  readonly comments?: string
  /** Of the body, from and to before: deleted text, and marks that end rows. */
  readonly deleted?: readonly [number, number]
  readonly rowEnds?: readonly number[]
  readonly isEncrypted?: boolean
  /** The picture that each sign `\x01` of the body shows, shown on so many twips a side; with a kind of record ([MS-ODRAW] 2.2.23). */
  readonly pictures?: readonly DocPicture[]
  readonly title?: string
  readonly author?: string
}

export interface DocPicture {
  readonly kind: number
  readonly content: Buffer
  readonly side: number
  /** Its name stands before it. */
  readonly name?: string
}

const TEXT_AT = 2_048

/**
 * Makes a document of Word 97 ([MS-DOC]): its text in two pieces, the first half a byte a character and the second UTF-16 where
 * all of the first is Latin.
 */
export function makeDoc(plan: DocPlan): Buffer {
  const { body, footnotes = '', headers = '', comments = '' } = plan
  const text = `${body}${footnotes}${headers}${comments}\r`
  const half = /^\p{ASCII}*$/u.test(body) ? body.length : 0
  const narrow = Buffer.from(text.slice(0, half), 'latin1')
  const wide = Buffer.from(text.slice(half), 'utf16le')
  const wideAt = TEXT_AT + Math.ceil(half / 2) * 2
  const placeOf = (position: number): number =>
    position < half ? TEXT_AT + position : wideAt + (position - half) * 2
  const formatAt = Math.ceil((wideAt + wide.length) / 512)
  const word = Buffer.alloc((formatAt + 2) * 512)
  narrow.copy(word, TEXT_AT)
  wide.copy(word, wideAt)
  characterPage(plan, placeOf).copy(word, formatAt * 512)
  paragraphPage(plan, placeOf).copy(word, (formatAt + 1) * 512)
  const pieces = pieceList(half, text.length, wideAt)
  const page = (number: number): Buffer => numbers(0, 0x7fffffff, number)
  const table = Buffer.concat([pieces, page(formatAt), page(formatAt + 1)])
  fib(word, plan, pieces.length)
  return makeCompoundStreams({
    WordDocument: word,
    '1Table': table,
    ...(plan.pictures === undefined ? {} : { Data: Buffer.concat(plan.pictures.map(docPicture)) }),
    '\u0005SummaryInformation': summary(plan),
  })
}

function fib(
  word: Buffer,
  { body, footnotes = '', headers = '', comments = '', isEncrypted }: DocPlan,
  at: number,
): void {
  word.writeUInt16LE(0xa5ec, 0)
  word.writeUInt16LE(0xc1, 2)
  word.writeUInt16LE(isEncrypted === true ? 0x0300 : 0x0200, 10)
  const lengths = [body.length, footnotes.length, headers.length, 0, comments.length]
  for (const [index, length] of lengths.entries()) word.writeUInt32LE(length, 0x4c + index * 4)
  word.writeUInt32LE(0, 0x1a2)
  word.writeUInt32LE(at, 0x1a6)
  word.writeUInt32LE(at, 0xfa)
  word.writeUInt32LE(12, 0xfe)
  word.writeUInt32LE(at + 12, 0x102)
  word.writeUInt32LE(12, 0x106)
}

function pieceList(half: number, length: number, wideAt: number): Buffer {
  const piece = (at: number): Buffer => Buffer.concat([Buffer.alloc(2), numbers(at), Buffer.alloc(2)])
  const narrowAt = ((TEXT_AT * 2) | 0x40000000) >>> 0
  const list =
    half === 0
      ? Buffer.concat([numbers(0, length), piece(wideAt)])
      : Buffer.concat([numbers(0, half, length), piece(narrowAt), piece(wideAt)])
  // Properties stand first, and are passed over.
  return Buffer.concat([Buffer.from([1, 2, 0, 9, 9, 2]), numbers(list.length), list])
}

type Places = (position: number) => number

/** A picture with its sizes before it ([MS-DOC] 2.9.190). */
function docPicture({ kind, content, side, name }: DocPicture): Buffer {
  const blip = record(kind, 0, Buffer.concat([Buffer.alloc(17), content]))
  const around = record(0xf007, 2, Buffer.concat([Buffer.alloc(36), blip]))
  const shape = record(0xf004, 15, Buffer.alloc(20))
  const named =
    name === undefined ? Buffer.alloc(0) : Buffer.from(`${String.fromCharCode(name.length)}${name}`)
  const head = Buffer.alloc(0x44)
  head.writeUInt32LE(head.length + named.length + shape.length + around.length, 0)
  head.writeUInt16LE(head.length, 4)
  head.writeUInt16LE(name === undefined ? 0x64 : 0x66, 6)
  for (const at of [0x1c, 0x1e]) head.writeInt16LE(side, at)
  for (const at of [0x20, 0x22]) head.writeUInt16LE(1_000, at)
  return Buffer.concat([head, named, shape, around])
}

function record(kind: number, version: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(version, 0)
  head.writeUInt16LE(kind, 2)
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

/** Runs of one sign each, and what stands between them. */
function picturePage({ body, pictures = [] }: DocPlan, placeOf: Places): Buffer {
  const page = Buffer.alloc(512)
  const signs = body.split('').flatMap((sign, position) => (sign === '\x01' ? [position] : []))
  const places = signs.flatMap((position) => [placeOf(position), placeOf(position) + 1])
  numbers(...places).copy(page)
  const runs = places.length - 1
  let at = 0
  for (const [index, picture] of pictures.entries()) {
    page.writeUInt8((200 + index * 8) / 2, (runs + 1) * 4 + index * 2)
    Buffer.concat([Buffer.from([6, 0x03, 0x6a]), numbers(at)]).copy(page, 200 + index * 8)
    at += docPicture(picture).length
  }
  page.writeUInt8(runs, 511)
  return page
}

function characterPage(plan: DocPlan, placeOf: Places): Buffer {
  const { deleted } = plan
  const page = Buffer.alloc(512)
  if (plan.pictures !== undefined) return picturePage(plan, placeOf)
  if (deleted === undefined) return page
  numbers(placeOf(deleted[0]), placeOf(deleted[1])).copy(page)
  page.writeUInt8(100, 8)
  Buffer.from([3, 0x00, 0x08, 1]).copy(page, 200)
  page.writeUInt8(1, 511)
  return page
}

function paragraphPage({ rowEnds = [] }: DocPlan, placeOf: Places): Buffer {
  const page = Buffer.alloc(512)
  const places = rowEnds.flatMap((position) => [placeOf(position), placeOf(position) + 1])
  numbers(...places).copy(page)
  // Every second run is what lies between two rows.
  const runs = Math.max(0, places.length - 1)
  for (let run = 0; run < runs; run += 2) page.writeUInt8(100, (runs + 1) * 4 + run * 13)
  Buffer.from([3, 0, 0, 0x17, 0x24, 1]).copy(page, 200)
  page.writeUInt8(runs, 511)
  return page
}

function summary({ title = '', author = '' }: DocPlan): Buffer {
  const values = [
    Buffer.concat([numbers(2), Buffer.from([0xe4, 4, 0, 0])]),
    text(title),
    text(author),
    Buffer.concat([numbers(64), instant('2003-04-05T06:07:08Z')]),
  ]
  const ids = [1, 2, 4, 12]
  let at = 8 + ids.length * 8
  const list: Buffer[] = []
  for (const [index, value] of values.entries()) {
    list.push(numbers(ids[index] ?? 0, at))
    at += value.length
  }
  const set = Buffer.concat([numbers(at, ids.length), ...list, ...values])
  const head = Buffer.alloc(48)
  head.writeUInt16LE(0xfffe, 0)
  head.writeUInt32LE(1, 24)
  head.writeUInt32LE(48, 44)
  return Buffer.concat([head, set])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(`${value}\0`, 'latin1')
  const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4)
  return Buffer.concat([numbers(30, bytes.length), bytes, padding])
}

function instant(value: string): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(Date.parse(value) + 11_644_473_600_000) * 10_000n)
  return bytes
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4)
  return bytes
}
