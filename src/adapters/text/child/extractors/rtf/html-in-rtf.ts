import { decodePage } from '../../characters/decode-page.ts'
import { makeRtfCodePages } from './rtf-code-pages.ts'
import { type RtfToken, rtfTokens } from './rtf-tokens.ts'

/** What is in a group, and in those within it unless they say otherwise ([MS-OXRTFEX] 2.1.3). */
interface Group {
  /** Text between the tags, the tags themselves, the list of fonts, or what is of no concern. */
  place: 'content' | 'tag' | 'fonts' | 'nowhere'
  /** For programs that know no HTML. */
  isForRtf: boolean
  font: number | undefined
  fallback: number
}

/** So near its beginning it must say that it holds HTML (2.1.3.1.1). */
const WITHIN = 10
const SIGNS: Readonly<Record<string, string>> = {
  par: '\r\n',
  line: '\r\n',
  tab: '\t',
  emdash: '&mdash;',
  endash: '&ndash;',
  bullet: '&bull;',
  lquote: '&lsquo;',
  rquote: '&rsquo;',
  ldblquote: '&ldquo;',
  rdblquote: '&rdquo;',
}
const SYMBOLS: Readonly<Record<string, string>> = {
  '\\': '\\',
  '{': '{',
  '}': '}',
  _: '&shy;',
  '~': '&nbsp;',
}
const HIDDEN: ReadonlySet<string> = new Set(['colortbl', 'stylesheet', 'info', 'pntext', 'pict', 'filetbl'])
const CODE_PAGES: Readonly<Record<string, number>> = { ansi: 1252, mac: 10_000, pc: 437, pca: 850 }

/** The HTML that a mail program packed into rich text, at most `most` characters; `undefined` where the text was never HTML. */
export function htmlInRtf(rtf: Buffer, most: number): string | undefined {
  if (!isFromHtml(rtf)) return undefined
  const codePages = makeRtfCodePages()
  const pieces: string[] = []
  const groups: Group[] = []
  let group: Group = { place: 'content', isForRtf: false, font: undefined, fallback: 1 }
  let waiting: Buffer[] = []
  let left = 0
  let isOptional = false
  let isFresh = false
  let length = 0
  const isShown = (): boolean => (group.place === 'content' || group.place === 'tag') && !group.isForRtf
  const write = (piece: string): void => {
    pieces.push(piece)
    length += piece.length
  }
  const writeText = (text: string): void => write(group.place === 'tag' ? text : escaped(text))
  const flush = (): void => {
    if (waiting.length === 0) return
    const codePage = codePages.of(group.place === 'tag' ? undefined : group.font)
    const text = decodePage(Buffer.concat(waiting), codePage === 0 ? 1252 : codePage)
    waiting = []
    writeText(text)
  }
  const takeBytes = (bytes: Buffer): void => {
    const written = bytes.filter((byte) => byte > 0x1f || byte === 0x09)
    const skipped = Math.min(left, written.length)
    left -= skipped
    if (isShown() && written.length > skipped) waiting.push(Buffer.from(written.subarray(skipped)))
  }
  const takeWord = (name: string, value: number | undefined): void => {
    const marked = isOptional
    isOptional = false
    if (name === 'htmltag') group.place = 'tag'
    else if (name === 'fonttbl') group.place = 'fonts'
    else if (name === 'htmlrtf') group.isForRtf = value !== 0
    else if (name === 'uc') group.fallback = Math.max(0, value ?? 1)
    else if (name === 'u' && value !== undefined) {
      left = group.fallback
      if (isShown()) writeText(String.fromCharCode(value & 0xffff))
    } else if (group.place === 'fonts') takeFont(name, value)
    else if (marked || HIDDEN.has(name)) group.place = 'nowhere'
    else if (name === 'f') group.font = value ?? 0
    else if (name === 'plain') group.font = undefined
    else if (name === 'ansicpg' && value) codePages.setDefault(value)
    else if (CODE_PAGES[name] !== undefined) codePages.setDefault(CODE_PAGES[name] ?? 1252)
    else if (isShown()) write(SIGNS[name] ?? '')
  }
  const takeFont = (name: string, value: number | undefined): void => {
    if (name === 'f') codePages.define(value ?? 0)
    else if (name === 'fcharset') codePages.setCharset(value ?? 0)
    else if (name === 'cpg' && value) codePages.setCodePage(value)
  }
  const take = (token: RtfToken): boolean => {
    if (token.kind === 'bytes') {
      takeBytes(token.bytes)
      return true
    }
    flush()
    if (token.kind === 'data') return true
    if (token.kind === 'word') {
      isFresh = false
      if (left > 0 && token.name !== 'u' && token.name !== 'htmlrtf') left -= 1
      else takeWord(token.name, token.value)
      return true
    }
    if (token.kind === 'symbol') {
      if (token.symbol === '*') isOptional = isFresh
      else if (left > 0) left -= 1
      else if (isShown()) write(SYMBOLS[token.symbol] ?? '')
      return true
    }
    left = 0
    isOptional = false
    isFresh = token.kind === 'open'
    if (token.kind === 'open') {
      groups.push(group)
      group = { ...group }
      return true
    }
    group = groups.pop() ?? group
    return groups.length > 0
  }
  for (const token of rtfTokens(rtf)) if (!take(token) || length > most) break
  flush()
  return pieces.join('')
}

function isFromHtml(rtf: Buffer): boolean {
  let before = 0
  for (const token of rtfTokens(rtf)) {
    if (token.kind === 'word' && token.name === 'fromhtml') return token.value !== 0
    before += 1
    if (before > WITHIN) break
  }
  return false
}

/** What stands between the tags is text, whose signs are none of them. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
