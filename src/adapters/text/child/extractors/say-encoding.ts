import { isAscii } from 'node:buffer'
import { decodeText } from '../characters/decode-text.ts'
import { htmlCharset } from '../characters/html-charset.ts'
import type { MimePart } from './mime-part.ts'

/** What says nothing, or is said by programs that do not know: the bytes are asked. Western sets do not look like UTF-8 by chance. */
const DOUBTFUL = /^(?:|(?:us-)?ascii|ansi_x3\.4-19\d\d|utf-?8|iso-?8859-?1|latin-?1|windows-1252)$/i
/** Names that no decoder has, and the parser gives one to. */
const HEBREW = /^(?:cs)?iso-?8859-?8-?[ie]$/i

/** Attachments stay byte for byte what they are; only what becomes the text of the message is read here. */
export function sayEncoding(node: MimePart): void {
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

/** Whether the parser reads an encoding of this name; it takes all others for windows-1252. */
function isKnown(said: string): boolean {
  if (HEBREW.test(said)) return true
  try {
    return new TextDecoder(said.replace(/^x-(?!mac|user)/i, '')).encoding !== ''
  } catch {
    return false
  }
}
