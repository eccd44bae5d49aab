import { isAscii } from 'node:buffer'

/** What begins letters of Japanese in seven bits (RFC 1468): no terminal is told anything by it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: letters begin with an escape
const JAPANESE = /\x1b(?:\$[@B]|\([IJ])/
/** Signs that it does not know, of all: a text of it has hardly one. */
const UNKNOWN_SHARE = 0.02

/** The text of bytes in ISO-2022-JP, which no statistics are needed to know; `null` where they are none. */
export function iso2022Jp(bytes: Buffer, cut: boolean): string | null {
  if (!bytes.includes(0x1b) || !isAscii(bytes) || !JAPANESE.test(bytes.toString('latin1'))) return null
  const text = new TextDecoder('iso-2022-jp').decode(bytes, { stream: cut })
  const unknown = text.match(/\ufffd/g)?.length ?? 0
  return unknown > text.length * UNKNOWN_SHARE ? null : text
}
