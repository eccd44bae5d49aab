/** What a container of cryptography holds (RFC 5652, 3): a message that is signed, or one that is encrypted. */
export type CmsContent =
  | { readonly kind: 'signed'; readonly content: Buffer }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'unknown' }

/** 1.2.840.113549.1.7.2, of which the content can be read by anybody. */
const SIGNED = '2a864886f70d010702'
/** Enveloped, encrypted, authenticated and enveloped (RFC 5083): 1.2.840.113549.1.7.3 and .6, 1.2.840.113549.1.9.16.1.23. */
const ENCRYPTED: ReadonlySet<string> = new Set([
  '2a864886f70d010703',
  '2a864886f70d010706',
  '2a864886f70d0109100117',
])
const SEQUENCE = 0x30
const CONTENT = 0xa0
const OCTETS = 0x04
const OCTETS_IN_PIECES = 0x24
const IDENTIFIER = 0x06

interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
  readonly next: number
}

/** Looks into a container, in the forms of BER that programs write (X.690, 8); whatever its bytes, it ends. */
export function cmsContent(bytes: Buffer): CmsContent {
  const outer = elementAt(bytes, 0, bytes.length)
  const kind = outer?.tag === SEQUENCE ? elementAt(bytes, outer.start, outer.end) : undefined
  if (outer === undefined || kind?.tag !== IDENTIFIER) return UNKNOWN
  const name = bytes.toString('hex', kind.start, kind.end)
  if (ENCRYPTED.has(name)) return { kind: 'encrypted' }
  if (name !== SIGNED) return UNKNOWN
  const wrapped = elementAt(bytes, kind.next, outer.end)
  const signed = wrapped === undefined ? undefined : elementAt(bytes, wrapped.start, wrapped.end)
  if (signed?.tag !== SEQUENCE) return UNKNOWN
  for (let at: number | undefined = signed.start, steps = 0; at !== undefined && steps < 3; steps += 1) {
    const element: Element | undefined = elementAt(bytes, at, signed.end)
    if (element?.tag === SEQUENCE) return contentOf(bytes, element)
    at = element?.next
  }
  return UNKNOWN
}

const UNKNOWN = { kind: 'unknown' } as const

/** The content itself lies behind its kind, in a wrapping of its own (5.2). Of a signature that stands apart there is none. */
function contentOf(bytes: Buffer, around: Element): CmsContent {
  const kind = elementAt(bytes, around.start, around.end)
  const wrapped = kind === undefined ? undefined : elementAt(bytes, kind.next, around.end)
  const octets = wrapped?.tag === CONTENT ? elementAt(bytes, wrapped.start, wrapped.end) : undefined
  if (octets?.tag === OCTETS) return { kind: 'signed', content: bytes.subarray(octets.start, octets.end) }
  if (octets?.tag !== OCTETS_IN_PIECES) return UNKNOWN
  const pieces: Buffer[] = []
  for (let at = octets.start; at < octets.end; ) {
    const piece = elementAt(bytes, at, octets.end)
    if (piece?.tag !== OCTETS) break
    pieces.push(bytes.subarray(piece.start, piece.end))
    at = piece.next
  }
  return { kind: 'signed', content: Buffer.concat(pieces) }
}

/** One of no said length ends where what is around it does: what stands in it is looked at from its beginning alone. */
function elementAt(bytes: Buffer, at: number, end: number): Element | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || at + 2 > end) return undefined
  if (first === 0x80) return { tag, start: at + 2, end, next: end }
  if (first < 0x80) return bounded(tag, at + 2, first, end)
  const count = first & 0x7f
  if (count > 4 || at + 2 + count > end) return undefined
  return bounded(tag, at + 2 + count, bytes.readUIntBE(at + 2, count), end)
}

function bounded(tag: number, start: number, length: number, end: number): Element | undefined {
  // One that was cut off ends with the file.
  const last = Math.min(start + length, end)
  return start > end ? undefined : { tag, start, end: last, next: last }
}
