import { decodePage } from '../../characters/decode-page.ts'
import type { MutableMetadata } from '../../extraction.ts'
import { makeTextPages, type TextPages } from '../text-pages.ts'
import { makeRtfCodePages } from './rtf-code-pages.ts'
import { type Destination, destinationOf } from './rtf-destinations.ts'
import type { RtfToken } from './rtf-tokens.ts'

/** Gathers the text of an RTF file from its tokens. */
export interface RtfText {
  /** False where the document has ended. */
  take(token: RtfToken): boolean
  finish(): RtfContent
  readonly length: number
  /** The page that is being read, from 0. */
  readonly page: number
}

export interface RtfContent {
  readonly pages: readonly string[]
  /** Headers, footers, notes and comments, in this order. */
  readonly behind: readonly string[]
  readonly metadata: MutableMetadata
  /** Files of other programs in it. */
  readonly files: number
}

interface Group {
  destination: Destination
  /** Where text goes that is shown although what stands around it is not. */
  readonly shown: Destination
  font: number | undefined
  /** How many characters stand for a program that knows no Unicode, after each that is said by its number. */
  fallback: number
  isDeleted: boolean
}

const SIGNS: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  lbr: '\n',
  column: '\n',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
}
const SYMBOLS: Readonly<Record<string, string>> = {
  '~': '\u00a0',
  _: '\u2011',
  '\\': '\\',
  '{': '{',
  '}': '}',
}
const CODE_PAGES: Readonly<Record<string, number>> = { ansi: 1252, mac: 10_000, pc: 437, pca: 850 }
const behind = ['header', 'footer', 'note', 'comment'] as const
const MOST_META = 10_000

/** Makes a collector for one document. */
export function makeRtfText(): RtfText {
  const codePages = makeRtfCodePages()
  const body = makeTextPages()
  const parts = new Map<Destination, TextPages>([['body', body]])
  for (const name of behind) parts.set(name, makeTextPages())
  const said = new Map<Destination, string>()
  const created = new Map<string, number>()
  const groups: Group[] = []
  let group: Group = { destination: 'body', shown: 'body', font: undefined, fallback: 1, isDeleted: false }
  let waiting: Buffer[] = []
  let left = 0
  let isOptional = false
  /** Whether the group has just been opened: in its midst the mark says nothing. */
  let isFresh = false
  let beginsSection = false
  let files = 0
  const out = (): TextPages | undefined => (group.isDeleted ? undefined : parts.get(group.destination))
  const write = (text: string): void => {
    if (group.destination === 'title' || group.destination === 'author') {
      const known = said.get(group.destination) ?? ''
      if (known.length < MOST_META) said.set(group.destination, known + text)
      return
    }
    if (beginsSection && group.destination === 'body' && text.trim() !== '') {
      beginsSection = false
      if (!body.isBlank) body.endPage()
    }
    out()?.add(text)
  }
  /** Bytes wait for those behind them: a character of two may be written in two ways. */
  const flush = (): void => {
    if (waiting.length === 0) return
    const codePage = codePages.of(group.font)
    const bytes = Buffer.concat(waiting)
    waiting = []
    write(codePage === 0 ? ' ' : decodePage(bytes, codePage))
  }
  const isRead = (): boolean =>
    group.destination !== 'nowhere' && group.destination !== 'fonts' && group.destination !== 'created'
  const takeBytes = (bytes: Buffer): void => {
    if (!isRead()) return
    const written = bytes.filter((byte) => byte > 0x1f || byte === 0x09)
    const skipped = Math.min(left, written.length)
    left -= skipped
    if (written.length > skipped) waiting.push(Buffer.from(written.subarray(skipped)))
  }
  const takeWord = (name: string, value: number | undefined): void => {
    const destination = destinationOf(name, isOptional)
    isOptional = false
    if (destination !== undefined) {
      if (name === 'objdata') files += 1
      group.destination = destination === 'shown' ? group.shown : destination
      // In a pair for older and newer programs the second is what is shown; all else hides whatever is in it.
      if (destination !== 'shown' && name !== 'upr') group = { ...group, shown: destination }
      return
    }
    const sign = SIGNS[name]
    if (sign !== undefined) write(sign)
    else if (name === 'u' && value !== undefined) {
      write(String.fromCharCode(value & 0xffff))
      left = group.fallback
    } else if (group.destination === 'created') {
      if (value !== undefined) created.set(name, value)
    } else format(name, value)
  }
  const format = (name: string, value: number | undefined): void => {
    const codePage = CODE_PAGES[name]
    if (codePage !== undefined) codePages.setDefault(codePage)
    else if (name === 'ansicpg' && value) codePages.setDefault(value)
    else if (name === 'f' && group.destination === 'fonts') codePages.define(value ?? 0)
    else if (name === 'f') group.font = value ?? 0
    else if (name === 'fcharset') codePages.setCharset(value ?? 0)
    else if (name === 'cpg' && value && group.destination === 'fonts') codePages.setCodePage(value)
    else if (name === 'uc') group.fallback = Math.max(0, value ?? 1)
    else if (name === 'deleted') group.isDeleted = value !== 0
    else if (name === 'plain') {
      group.isDeleted = false
      group.font = undefined
    } else if (name === 'par' || name === 'row' || name === 'nestrow') parts.get(group.destination)?.endLine()
    else if (name === 'cell' || name === 'nestcell') parts.get(group.destination)?.endCell()
    else breakAs(name)
  }
  const breakAs = (name: string): void => {
    if (group.destination !== 'body') return
    if (name === 'page') body.endPage()
    else if (name === 'pagebb' && !body.isBlank) body.endPage()
    else if (name === 'sect') {
      body.endLine()
      beginsSection = true
    } else if (name === 'sbknone' || name === 'sbkcol') beginsSection = false
  }
  return {
    take: (token) => {
      if (token.kind === 'bytes') {
        takeBytes(token.bytes)
        return true
      }
      flush()
      if (token.kind === 'data') return true
      if (token.kind === 'word') {
        isFresh = false
        // What stands for a character may be a word as well (RTF 1.9.1, “Unicode RTF”).
        if (left > 0 && token.name !== 'u') left -= 1
        else takeWord(token.name, token.value)
        return true
      }
      if (token.kind === 'symbol') {
        if (token.symbol === '*') isOptional = isFresh
        else if (token.symbol === '\n' || token.symbol === '\r') parts.get(group.destination)?.endLine()
        else if (left > 0) left -= 1
        else if (isRead()) write(SYMBOLS[token.symbol] ?? '')
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
      const closed = group
      group = groups.pop() ?? closed
      if (closed.destination !== group.destination) parts.get(closed.destination)?.endLine()
      return groups.length > 0
    },
    finish: () => {
      flush()
      return {
        pages: body.finish(),
        behind: behind.flatMap((name) => eachOnce(parts.get(name)?.finish() ?? [])),
        metadata: metadataOf(said, created),
        files,
      }
    },
    get page() {
      return body.page
    },
    get length() {
      let sum = 0
      for (const part of parts.values()) sum += part.length
      return sum
    },
  }
}

/** Each section has its headers and footers anew. */
function eachOnce(pages: readonly string[]): readonly string[] {
  return [...new Set(pages.flatMap((page) => page.split('\n')).filter((line) => line.trim() !== ''))]
}

function metadataOf(
  said: ReadonlyMap<Destination, string>,
  created: ReadonlyMap<string, number>,
): MutableMetadata {
  const title = said.get('title')?.trim()
  const author = said.get('author')?.trim()
  const number = (name: string): number => created.get(name) ?? 0
  const date = new Date(
    Date.UTC(number('yr'), number('mo') - 1, number('dy'), number('hr'), number('min'), number('sec')),
  )
  const isDated =
    number('yr') >= 1980 && number('mo') > 0 && number('dy') > 0 && !Number.isNaN(date.getTime())
  return {
    ...(title ? { title } : {}),
    ...(author ? { author } : {}),
    ...(isDated ? { date: date.toISOString() } : {}),
  }
}
