import { decodeText } from '../../characters/decode-text.ts'
import { htmlCharset } from '../../characters/html-charset.ts'
import { bodyOf } from '../email/email-body.ts'
import { joinForms } from '../email/join-forms.ts'
import { htmlInRtf } from '../rtf/html-in-rtf.ts'
import { makeRtfText } from '../rtf/rtf-text.ts'
import { rtfTokens } from '../rtf/rtf-tokens.ts'
import { unpackRtf } from '../rtf/unpack-rtf.ts'
import type { NarrowText } from './narrow-text.ts'
import type { OutlookProperties } from './property-store.ts'

/** The forms in which a message is kept ([MS-OXCMSG] 2.2.1.56), and the text of a report ([MS-OXOMSG] 2.2.2.27). */
const PLAIN = 0x1000
const REPORT = 0x1001
const RICH = 0x1009
const HTML = 0x1013
const MOST_HTML = 64 * 1024 * 1024

/** The words of a message, and what is said of those that are missing. */
export interface OutlookBody {
  readonly text: string
  readonly warnings: readonly string[]
}

/**
 * Reads a message's own words: of its plain text and its HTML as of any message; where there is no HTML, of its rich text, which may hold
 * the HTML that it was.
 */
export async function outlookBody(
  message: OutlookProperties,
  narrow: NarrowText,
  characters: number,
): Promise<OutlookBody> {
  const text = (await message.text(PLAIN)) || (await message.text(REPORT)) || ''
  const html = await htmlOf(message, narrow)
  if (html !== undefined) return joined(text, html)
  const packed = await message.bytes(RICH)
  if (packed === undefined || packed.length === 0) return { text, warnings: [] }
  const rtf = unpackRtf(packed, MOST_HTML)
  if (rtf === undefined) return { text, warnings: text === '' ? [UNREADABLE] : [] }
  const warnings = rtf.isWhole ? [] : [CUT]
  const inside = htmlInRtf(rtf.bytes, MOST_HTML)
  if (inside !== undefined) {
    const body = joined(text, inside)
    return { ...body, warnings: [...warnings, ...body.warnings] }
  }
  return { text: joinForms(text, richText(rtf.bytes, characters)), warnings }
}

const UNREADABLE = 'The text of the message is damaged and was left out.'
const CUT = 'The text of the message is damaged or too long, and was read only in part.'

function joined(text: string, html: string): OutlookBody {
  const body = bodyOf({ text, html })
  return {
    text: body.text,
    warnings: body.isWhole ? [] : ['Parts of the message lie too deep or are too many, and were left out.'],
  }
}

async function htmlOf(message: OutlookProperties, narrow: NarrowText): Promise<string | undefined> {
  const bytes = await message.bytes(HTML, MOST_HTML)
  if (bytes === undefined || bytes.length === 0) return (await message.text(HTML)) || undefined
  const declared = narrow.html ?? htmlCharset(bytes)
  return decodeText(bytes, { declared })?.text ?? narrow.string(bytes)
}

function richText(bytes: Buffer, characters: number): string {
  const rtf = makeRtfText()
  for (const token of rtfTokens(bytes)) {
    if (!rtf.take(token)) break
    if (token.kind === 'close' && rtf.length > characters) break
  }
  const { pages, behind } = rtf.finish()
  return [...pages, ...behind].join('\n')
}
