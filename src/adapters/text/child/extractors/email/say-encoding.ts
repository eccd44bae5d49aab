import { isAscii, isUtf8 } from 'node:buffer'
import { decodeText } from '../../characters/decode-text.ts'
import { htmlCharset } from '../../characters/html-charset.ts'
import type { MimePart } from './mime-part.ts'

/** What says nothing, or is said by programs that do not know: the bytes are asked. Western sets do not look like UTF-8 by chance. */
const DOUBTFUL = /^(?:|(?:us-)?ascii|ansi_x3\.4-19\d\d|utf-?8|iso-?8859-?1|latin-?1|windows-1252)$/i
/** Names that no decoder has, and the parser gives one to. */
const HEBREW = /^(?:cs)?iso-?8859-?8-?[ie]$/i

/** So many holes among all bytes are more than a letter or two that were damaged on the way. */
const HOLES = 0.02

/** Attachments stay byte for byte what they are; only what becomes the text of the message is read here. */
export function sayEncoding(node: MimePart): void {
  const { value, params } = node.contentType.parsed
  const isShown = value === 'text/plain' || value === 'text/html'
  if (!isShown || node.content === null || node.contentDisposition.parsed.value === 'attachment') return
  const said = params['charset']?.trim() ?? ''
  const bytes = Buffer.from(node.content)
  if (isAscii(bytes)) return
  const isBelieved = !DOUBTFUL.test(said) && isKnown(said)
  const declared = said === '' && value === 'text/html' ? htmlCharset(bytes) : said
  const text = isBelieved
    ? otherThanSaid(bytes, said)
    : (decodeText(bytes, { declared })?.text ?? western(bytes))
  if (text === undefined) return
  node.content = new TextEncoder().encode(text).buffer
  params['charset'] = 'utf-8'
}

/** What a text is where it cannot be what it says, or is UTF-8 by more than a few letters; nothing where it is believed. */
function otherThanSaid(bytes: Buffer, said: string): string | undefined {
  const decoded = decodeText(bytes, { declared: said })
  if (decoded?.encoding === 'utf-8') return decoded.text
  if (HEBREW.test(said) || holesIn(new TextDecoder(labelOf(said)).decode(bytes)) < bytes.length * HOLES)
    return undefined
  const other = decodeText(bytes)
  return other !== null && holesIn(other.text) === 0 ? other.text : undefined
}

function holesIn(text: string): number {
  return text.match(/\ufffd/g)?.length ?? 0
}

/** Of a text that something broke into, as a block of other bytes. `undefined` where it is UTF-8, which the parser reads. */
function western(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? undefined : new TextDecoder('windows-1252').decode(bytes)
}

/** Whether the parser reads an encoding of this name; it takes all others for windows-1252. */
function isKnown(said: string): boolean {
  if (HEBREW.test(said)) return true
  try {
    return new TextDecoder(labelOf(said)).encoding !== ''
  } catch {
    return false
  }
}

function labelOf(said: string): string {
  return said.replace(/^x-(?!mac|user)/i, '')
}
