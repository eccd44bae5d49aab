import { isAscii, isUtf8 } from 'node:buffer'
import PostalMime, { type Email, type PostalMimeOptions } from 'postal-mime'
import { decodeText } from '../characters/decode-text.ts'
import { htmlCharset } from '../characters/html-charset.ts'
import { isAttachedText } from './is-attached-text.ts'
import type { MimePart } from './mime-part.ts'
import { subjectOf } from './subject-of.ts'

/** A message as it was parsed. What was found without the parts that it should have is shown as it stands. */
export interface ParsedMessage {
  readonly email: Email
  /** What kind of multipart the message itself is, where it was found so. */
  readonly unparted: string | undefined
  /** Whether the message, or a part of it, was found so. */
  readonly isUnparted: boolean
}

/** What postal-mime does of itself and its types leave out. Its version is pinned; the tests show whether it still holds. */
interface ParserInside {
  readonly root: MimePart
  readonly currentNode: MimePart
  processLine(line: Uint8Array, isFinal: boolean): Promise<void>
  collectNode(node: MimePart, alternative: MimePart | false, related: boolean): Promise<void>
}

const SPACE = Buffer.from(' ')
const SAMPLE = 64 * 1024
/** Longer than this is no notice, whatever it speaks of. */
const PREAMBLE = 500
/** What says nothing, or is said by programs that do not know: the bytes are asked. Western sets do not look like UTF-8 by chance. */
const DOUBTFUL = /^(?:|(?:us-)?ascii|ansi_x3\.4-19\d\d|utf-?8|iso-?8859-?1|latin-?1|windows-1252)$/i

/** What vouches for the part before it (RFC 1847, 2.1): it holds no word, and mail programs show it as none. */
const SIGNATURE = /^application\/(?:(?:x-)?pkcs7-signature|pgp-signature)$/

/** Names that no decoder has, and the parser gives one to. */
const HEBREW = /^(?:cs)?iso-?8859-?8-?[ie]$/i

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
  const signatures = new Set<unknown>()
  parser.processLine = (line, isFinal) =>
    processLine(parser.currentNode.state === 'header' ? inUtf8(line, encoding) : line, isFinal)
  parser.collectNode = (node, alternative, related) => {
    if (lacksParts(node)) {
      if (node === parser.root) unparted = node.contentType.multipart || undefined
      isUnparted ||= node === parser.root || !isFile(node)
      showAsItStands(node)
    }
    if (isAttachedText(node)) node.contentDisposition.parsed.value = 'attachment'
    sayEncoding(node)
    for (const signature of signaturesIn(node)) signatures.add(signature.content)
    return collectNode(node, alternative, related)
  }
  const parsed = await parser.parse(bytes)
  const attachments = parsed.attachments.filter(({ content }) => !signatures.has(content))
  const email = { ...parsed, attachments }
  const subject = subjectOf(email)
  return { email: subject === undefined ? email : { ...email, subject }, unparted, isUnparted }
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

/** Whether the parser reads an encoding of this name; it takes all others for windows-1252. */
function isKnown(said: string): boolean {
  if (HEBREW.test(said)) return true
  try {
    return new TextDecoder(said.replace(/^x-(?!mac|user)/i, '')).encoding !== ''
  } catch {
    return false
  }
}

/** Attachments stay byte for byte what they are; only what becomes the text of the message is read here. */
function sayEncoding(node: MimePart): void {
  const { value, params } = node.contentType.parsed
  const isShown = value === 'text/plain' || value === 'text/html'
  if (!isShown || node.content === null || node.contentDisposition.parsed.value === 'attachment') return
  const said = params['charset']?.trim() ?? ''
  const bytes = Buffer.from(node.content)
  if (isAscii(bytes) || (!DOUBTFUL.test(said) && isKnown(said))) return
  const declared = said === '' && value === 'text/html' ? htmlCharset(bytes) : said
  const decoded = decodeText(bytes, { declared })
  if (decoded === null) return
  node.content = new TextEncoder().encode(decoded.text).buffer
  params['charset'] = 'utf-8'
}
