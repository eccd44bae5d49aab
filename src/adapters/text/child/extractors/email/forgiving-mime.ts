import { isUtf8 } from 'node:buffer'
import PostalMime, { type Attachment, type Email, type PostalMimeOptions } from 'postal-mime'
import { decodeText } from '../../characters/decode-text.ts'
import { makeExactBytes } from './exact-bytes.ts'
import { filesInText } from './files-in-text.ts'
import { type LinesAhead, makeHeaderEnd } from './header-end.ts'
import { isAttachedText } from './is-attached-text.ts'
import { isOfNoType } from './is-of-no-type.ts'
import type { MimePart } from './mime-part.ts'
import { sayEncoding } from './say-encoding.ts'
import { sentContent } from './sent-content.ts'
import { subjectOf } from './subject-of.ts'
import { makeWordsBehindBase64 } from './words-behind-base64.ts'

/** A message as it was parsed. What was found without the parts that it should have is shown as it stands. */
export interface ParsedMessage {
  readonly email: Email
  /** What kind of multipart the message itself is, where it was found so. */
  readonly unparted: string | undefined
  /** Whether the message, or a part of it, was found so. */
  readonly isUnparted: boolean
}

/** What postal-mime does of itself and its types leave out. Its version is pinned; the tests show whether it still holds. */
interface ParserInside extends LinesAhead {
  readonly root: MimePart
  readonly currentNode: MimePart
  /** The delimiters of those parts that are open, and may be delimited by a line that begins so. */
  readonly boundaries: readonly { readonly value: Uint8Array }[]
  processLine(line: Uint8Array, isFinal: boolean): Promise<void>
  collectNode(node: MimePart, alternative: MimePart | false, related: boolean): Promise<void>
}

const HYPHEN = 0x2d
const SPACE = Buffer.from(' ')
const SAMPLE = 64 * 1024
/** Longer than this is no notice, whatever it speaks of. */
const PREAMBLE = 500
/** What vouches for the part before it (RFC 1847, 2.1): it holds no word, and mail programs show it as none. */
const SIGNATURE = /^application\/(?:(?:x-)?pkcs7-signature|pgp-signature)$/

/**
 * Parses a message whose letters beyond ASCII are kept though it does not say their encoding, or says it wrongly. What signs it
 * stays inside and is no attachment.
 */
export async function parseForgivingly(bytes: Buffer, options: PostalMimeOptions): Promise<ParsedMessage> {
  // The parser has these methods; only its published types do not.
  const parser = new PostalMime(options) as PostalMime & ParserInside
  const processLine = parser.processLine.bind(parser)
  const collectNode = parser.collectNode.bind(parser)
  const encoding = encodingOf(bytes)
  let unparted: string | undefined
  let isUnparted = false
  const signatures = new Set<MimePart>()
  const exact = makeExactBytes()
  const behind = makeWordsBehindBase64()
  const written: Attachment[] = []
  const isDelimiter = (line: Uint8Array) => mayDelimit(line, parser.boundaries)
  const endsHeader = makeHeaderEnd(parser, isDelimiter)
  parser.processLine = async (line, isFinal) => {
    const part = parser.currentNode
    if (part.state === 'header' && !isDelimiter(line) && endsHeader(line)) {
      await processLine(new Uint8Array(), false)
    }
    if (part.state === 'header') return processLine(inUtf8(line, encoding), isFinal)
    if (part.state !== 'body' || isDelimiter(line)) return processLine(line, isFinal)
    exact.note(part, line)
    const taken = behind.take(part, line)
    for (const [at, one] of taken.entries()) await processLine(one, isFinal && at === taken.length - 1)
    if (isFinal && taken.length === 0) await processLine(new Uint8Array(), true)
  }
  parser.collectNode = async (node, alternative, related) => {
    if (signatures.has(node)) return
    if (lacksParts(node)) {
      if (node === parser.root) unparted = node.contentType.multipart || undefined
      isUnparted ||= node === parser.root || !isFile(node)
      showAsItStands(node)
    }
    if (isOfNoType(node)) node.contentType.parsed.value = 'text/plain'
    if (isAttachedText(node)) node.contentDisposition.parsed.value = 'attachment'
    sentContent(node, exact)
    behind.putBack(node)
    written.push(...filesInText(node))
    sayEncoding(node)
    for (const signature of signaturesIn(node)) signatures.add(signature)
    return collectNode(node, alternative, related)
  }
  const parsed = await parser.parse(bytes)
  const email = { ...parsed, attachments: [...parsed.attachments, ...written] }
  const subject = subjectOf(email)
  return { email: subject === undefined ? email : { ...email, subject }, unparted, isUnparted }
}

/** Whether a line may be a delimiter (RFC 2046, 5.1.1): the parser decides, who takes spaces behind it. */
function mayDelimit(line: Uint8Array, boundaries: ParserInside['boundaries']): boolean {
  if (line[0] !== HYPHEN || line[1] !== HYPHEN) return false
  const start = Buffer.from(line.buffer, line.byteOffset, line.length)
  return boundaries.some(({ value }) => start.subarray(2, 2 + value.length).equals(value))
}

function signaturesIn({ contentType, childNodes }: MimePart): readonly MimePart[] {
  if (contentType.multipart !== 'signed') return []
  return childNodes.slice(1).filter((part) => SIGNATURE.test(part.contentType.parsed.value))
}

/**
 * The encoding that bytes of the header are taken for where they are no UTF-8: what the message says first of one, or the
 * likeliest of those lines, all together. The body, which may be a long one in ASCII, says nothing of them.
 */
function encodingOf(bytes: Buffer): string | undefined {
  const sample = bytes.subarray(0, SAMPLE).toString('latin1')
  const declared = /\bcharset\s*=\s*"?([\w:.-]+)/i.exec(sample)?.[1]
  const [header = ''] = sample.split(/\r?\n\r?\n/, 1)
  const values = header.split(/\r?\n/).flatMap((line) => {
    const value = Buffer.from(line.slice(line.indexOf(':') + 1), 'latin1')
    return isUtf8(value) ? [] : [value, SPACE]
  })
  return values.length === 0 ? declared : decodeText(Buffer.concat(values), { declared })?.encoding
}

/** A header of bytes beyond ASCII is UTF-8 (RFC 6532), which the parser expects, or older than that. */
function inUtf8(line: Uint8Array, declared: string | undefined): Uint8Array {
  if (isUtf8(line)) return line
  const decoded = decodeText(Buffer.from(line), { declared })
  return decoded === null ? line : Buffer.from(decoded.text)
}

function lacksParts({ contentType, childNodes, content }: MimePart): boolean {
  if (contentType.multipart === false || childNodes.length > 0 || content === null) return false
  const text = Buffer.from(content).toString('latin1')
  return /\S/.test(text) && !isPreamble(text)
}

/** What programs write above the first part for readers who know no parts (RFC 2046, 5.1.1): nothing is missing of it. */
function isPreamble(text: string): boolean {
  return text.length < PREAMBLE && /\bMIME\b/i.test(text) && !/^--\S/m.test(text)
}

/** An archive that was called a multipart, or what was attached or encoded whole, which a multipart never is (RFC 2045, 6.4). */
function isFile({ contentType, contentTransferEncoding, contentDisposition }: MimePart): boolean {
  if (contentDisposition.parsed.value === 'attachment' || contentTransferEncoding.encoding === 'base64')
    return true
  return contentType.multipart !== false && contentType.multipart.startsWith('x-')
}

function showAsItStands(node: MimePart): void {
  const { contentType } = node
  if (!isFile(node)) contentType.parsed.value = 'text/plain'
  contentType.multipart = false
}
