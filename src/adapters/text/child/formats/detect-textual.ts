import { decodeText } from '../characters/decode-text.ts'
import { withLineFeeds } from '../characters/with-line-feeds.ts'
import { detectFlatOdf } from './detect-flat-odf.ts'
import type { DetectedFormat, FormatHints } from './detected-format.ts'
import { hasNextMessage, messageStart, SENT } from './message-start.ts'
import { mailbox, unreadableFormat } from './unreadable-format.ts'

/** Headers that only a mail system writes: a memo may begin with To, From, Date and Subject and is still a text. */
const TRANSPORT =
  /^(received|return-path|message-id|mime-version|delivered-to|content-transfer-encoding|x-[a-z-]+)$/
/** Calendars, address cards and settings have such lines too: alone they make no message. */
const EXTENSION = /^x-/
const CONTENT_LINES = /^BEGIN:V(?:CALENDAR|CARD)\b/i
const DATED = new RegExp(`^>?${SENT}`)
const MAIL = /^(from|to|cc|subject|date|sender|reply-to|in-reply-to|content-type|resent-[a-z]+)$/

/** Second stage for what has no magic number: e-mail, HTML, plain text, or no text at all. */
export function detectTextual(head: Buffer, more: boolean, hints: FormatHints): DetectedFormat {
  const mail = detectEmail(head, hints)
  if (mail !== undefined) return mail
  const decoded = decodeText(head, { cut: more })
  if (decoded === null)
    return unreadableFormat('other', 'application/octet-stream', 'file of a format unknown to Muniment')
  if (looksLikeWord(decoded.text)) return { format: 'word', mediaType: 'application/xml', reader: 'word-xml' }
  const flat = detectFlatOdf(fromRoot(decoded.text))
  if (flat !== undefined) return flat
  if (looksLikeHtml(decoded.text, hints)) return { format: 'html', mediaType: 'text/html', reader: 'html' }
  return { format: 'text', mediaType: textMediaType(decoded.text, hints), reader: 'text' }
}

function detectEmail(start: Buffer, hints: FormatHints): DetectedFormat | undefined {
  const head = withLineFeeds(start)
  const { envelope, header } = messageStart(head)
  const text = head.toString('latin1', header)
  if (CONTENT_LINES.test(text)) return undefined
  const hinted = /\.eml$/i.test(hints.filename) || hints.mediaType === 'message/rfc822'
  const names = headerNames(text)
  const transport = names.filter((name) => TRANSPORT.test(name))
  const known = [...transport, ...names.filter((name) => MAIL.test(name))]
  const isMail = DATED.test(envelope)
    ? known.length > 0
    : hinted && envelope === ''
      ? names.length > 0
      : transport.length > 0 && known.length > 1 && !known.every((name) => EXTENSION.test(name))
  if (!isMail) return undefined
  if (envelope !== '' && hasNextMessage(head, header)) return mailbox
  return { format: 'email', mediaType: 'message/rfc822', reader: 'email' }
}

/** Names of the header fields before the first empty line, lower-case; none if anything else stands there first. */
function headerNames(text: string): readonly string[] {
  const names: string[] = []
  for (const line of text.split(/\r?\n/, 400)) {
    if (line === '') break
    if (/^[ \t]/.test(line)) continue
    const name = /^([!-9;-~]{1,80})[ \t]*:/.exec(line)?.[1]
    if (name === undefined) break
    names.push(name.toLowerCase())
  }
  return names
}

/** The root of Word 2003, or a package in one file that says it is of Word (ISO/IEC 29500-2 has it as an archive only). */
function looksLikeWord(text: string): boolean {
  const root = fromRoot(text)
  return (
    /^<(?:[\w.-]{1,20}:)?wordDocument\s/.test(root) ||
    (root.startsWith('<pkg:package') && root.includes('="/word/document.xml"'))
  )
}

/** The beginning of a page or document, from its first element on. */
function fromRoot(text: string): string {
  return text.slice(0, 64 * 1024).replace(/^(?:\s|<!--[\s\S]*?-->|<\?[\s\S]*?\?>)+/, '')
}

function looksLikeHtml(text: string, hints: FormatHints): boolean {
  const start = fromRoot(text)
  if (/^<(?:!doctype\s+html|html|head|body|meta|title)\b/i.test(start)) return true
  const hinted =
    /\.x?html?$/i.test(hints.filename) || /^(?:text\/html|application\/xhtml\+xml)\b/.test(hints.mediaType)
  return hinted && /<[a-z!][^>]*>/i.test(start)
}

function textMediaType(text: string, hints: FormatHints): string {
  if (/^\s*<\?xml\b/.test(text)) return 'application/xml'
  if (/^BEGIN:VCALENDAR\b/i.test(text)) return 'text/calendar'
  if (/^BEGIN:VCARD\b/i.test(text)) return 'text/vcard'
  if (/^WEBVTT(?:\s|$)/.test(text)) return 'text/vtt'
  if (/\.csv$/i.test(hints.filename)) return 'text/csv'
  if (/\.(?:md|markdown)$/i.test(hints.filename)) return 'text/markdown'
  if (/\.json$/i.test(hints.filename)) return 'application/json'
  return 'text/plain'
}
