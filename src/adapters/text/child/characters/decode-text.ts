import { isAscii } from 'node:buffer'
import chardet from 'chardet'
import iconv from 'iconv-lite'
import { iso2022Jp } from './iso-2022-jp.ts'
import { mendUtf8 } from './mend-utf8.ts'
import { olderPage } from './older-page.ts'
import { overstruck } from './overstruck.ts'
import { speaksForUtf8 } from './speaks-for-utf8.ts'
import { type WideText, wideEncoding } from './wide-encoding.ts'

/** Text and the encoding it was read in (a name of the WHATWG or IANA registry, lower-case). */
export interface DecodedText {
  readonly text: string
  readonly encoding: string
}

export interface DecodeOptions {
  /** True where the bytes were cut off and may end within a character. */
  readonly cut?: boolean
  /** What the document says itself (a meta element, a MIME parameter); believed where the bytes agree. */
  readonly declared?: string | undefined
}

/** More unprintable characters than this among all, and it is no text. One is nothing in a text of any length. */
const UNPRINTABLE_SHARE = 0.002
/** Letters in UTF-8 against each byte that is none: they seldom occur by chance, and where it is declared still less. */
const UTF8_NEEDED = 2
const DECLARED_UTF8_NEEDED = 1
/** The same where another encoding is declared, in which they may occur by chance. */
const DECLARED_OTHER_NEEDED = 20
/** Below this the statistics of the detector say nothing against the encoding that offices here use. */
const TRUSTED_CONFIDENCE = 30
/** With so few letters beyond ASCII (a pound sign, a dash, a name) statistics have nothing to go by. */
const FEW_FOREIGN_LETTERS = 0.05
/** With so many, the text is in no Western language, and the likeliest guess is better than none. */
const MANY_FOREIGN_LETTERS = 0.5
/** What statistics may say even of a text that is nearly all ASCII. */
const SURE_CONFIDENCE = 80
const SAMPLE = 64 * 1024
const multibyte = /^(shift_jis|euc-jp|euc-kr|big5|gb18030|iso-2022-(jp|kr|cn))$/

/**
 * Decodes text of unknown encoding, or answers `null` where the bytes are none. In this order: byte order marks, zeros
 * (of which UTF-16 and UTF-32 have many, and which statistics mistake for Latin text), UTF-8, which may be broken in
 * places, what the document declares, and statistics; what remains is windows-1252, the superset of ISO 8859-1,
 * or what DOS or a Macintosh wrote. Where
 * another encoding is declared, it is UTF-8 only if there is hardly a doubt.
 */
export function decodeText(bytes: Buffer, { cut = false, declared }: DecodeOptions = {}): DecodedText | null {
  const trimmed = withoutFilling(bytes)
  const wide = wideEncoding(bytes)
  if (wide !== null) return readable(decodeWide(wide), wide.encoding)
  const japanese = iso2022Jp(trimmed, cut)
  if (japanese !== null) return readable(japanese, 'iso-2022-jp')
  const said = known(declared)
  // ISO 2022 begins its letters with an escape, and has none beyond ASCII.
  if (!trimmed.includes(0x1b) || !isAscii(trimmed)) {
    const utf8 = strictUtf8(trimmed, cut) ?? mendUtf8(trimmed, utf8Needed(said, declared))
    const isUtf8 = utf8 !== null && (said === undefined || outweighs(utf8, trimmed, said, declared))
    if (isUtf8) return readable(utf8, 'utf-8')
  }
  const encoding = said ?? statistical(trimmed)
  return readable(iconv.decode(trimmed, encoding), encoding)
}

function utf8Needed(said: string | undefined, declared = ''): number {
  if (said !== undefined) return DECLARED_OTHER_NEEDED
  return /^utf-?8$/i.test(declared.trim()) ? DECLARED_UTF8_NEEDED : UTF8_NEEDED
}

/** Whether a text in UTF-8 is believed against what was declared, which may leave holes where it is read so. */
function outweighs(utf8: string, bytes: Buffer, said: string, declared = ''): boolean {
  if (speaksForUtf8(utf8, said, declared.trim().toLowerCase())) return true
  return iconv.decode(bytes, said).includes('\ufffd')
}

function decodeWide({ bytes, encoding }: WideText): string {
  if (encoding !== 'utf-8') return iconv.decode(bytes, encoding)
  // The mark has said it, whatever else is wrong.
  return strictUtf8(bytes, false) ?? mendUtf8(bytes, 0) ?? ''
}

function strictUtf8(bytes: Buffer, cut: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut })
  } catch {
    return null
  }
}

function known(declared: string | undefined): string | undefined {
  const name = declared?.trim().toLowerCase()
  // Bytes that are not UTF-8, and have hardly a zero, are not what these names say.
  if (name === undefined || name === '' || /^(utf|ucs|unicode|(us-)?ascii|ansi_x3\.4)/.test(name))
    return undefined
  if (/^(iso-?8859-?1|latin-?1)$/.test(name)) return 'windows-1252'
  return iconv.encodingExists(name) ? name : undefined
}

function statistical(bytes: Buffer): string {
  const sample = bytes.subarray(0, SAMPLE)
  const likeliest = byLetters(sample)
  return likeliest === 'windows-1252' ? (olderPage(sample) ?? likeliest) : likeliest
}

function byLetters(sample: Buffer): string {
  const foreign = foreignShare(sample)
  const needed =
    foreign < FEW_FOREIGN_LETTERS ? SURE_CONFIDENCE : foreign > MANY_FOREIGN_LETTERS ? 1 : TRUSTED_CONFIDENCE
  for (const { name, confidence } of chardet.analyse(sample)) {
    const encoding = name.toLowerCase()
    if (confidence < needed) break
    if (/^iso-8859-1$|^windows-1252$|^utf|^ascii$/.test(encoding)) return 'windows-1252'
    if (!iconv.encodingExists(encoding)) continue
    // A double-byte reading that leaves holes was a wrong guess.
    const holes = multibyte.test(encoding) && iconv.decode(sample, encoding).slice(0, -4).includes('\ufffd')
    if (!holes) return encoding
  }
  return 'windows-1252'
}

/** Share of bytes beyond ASCII among all that may be letters. */
function foreignShare(sample: Buffer): number {
  let foreign = 0
  let letters = 0
  for (const byte of sample) {
    if (byte >= 0x80) foreign += 1
    if (byte >= 0x80 || (byte | 0x20) >= 0x61) letters += 1
  }
  return letters === 0 ? 0 : foreign / letters
}

function readable(text: string, encoding: string): DecodedText | null {
  const content = overstruck(text.replace(/^\ufeff/, ''))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is counted
  const unprintable = content.match(/[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]/g)?.length ?? 0
  const broken = content.match(/\ufffd/g)?.length ?? 0
  if (unprintable > Math.max(1, content.length * UNPRINTABLE_SHARE) || broken > content.length * 0.1)
    return null
  return { text: content, encoding }
}

/** Some systems fill the last block of a file with zeros; CP/M and DOS did so with the sign that ends a text, 0x1a. */
function withoutFilling(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 0x1a)) end -= 1
  return bytes.subarray(0, end)
}
