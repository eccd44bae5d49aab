import type { MimePart } from './mime-part.ts'

/** What was written behind a body in base64 and in no encoding, as mailing lists and gateways do. */
export interface WordsBehindBase64 {
  /** Takes a line of a part's body; gives those that the parser should have of it, and of what was held before it. */
  take(part: MimePart, line: Uint8Array): readonly Uint8Array[]
  /** Puts the words behind the body where the parser has undone it. */
  putBack(part: MimePart): void
}

/** Blanks within a line say nothing (RFC 2045, 6.8), where what they part is no words. */
const BASE64_LINE = /^(?:[a-z\d+/=]*|(?=.*[a-z\d+/=]{30})[a-z\d+/= \t]*)$/i
/** No word is as long: the encoding goes on, and what stood between was an accident. */
const LONG_LINE = /^[a-z\d+/=]{60,}$/i
/** Bytes of these are no letters of others. */
const WIDE = /^utf-?(?:16|32)/i
const CARRIAGE_RETURN = 0x0d
const LINE_END = Buffer.from('\n')

/** Makes a keeper of such words. Undone with the rest they would be signs of chance, and the whole body be taken for another encoding. */
export function makeWordsBehindBase64(): WordsBehindBase64 {
  const held = new Map<MimePart, Uint8Array[]>()
  return {
    take: (part, line) => {
      if (!isTextInBase64(part)) return [line]
      const text = Buffer.from(line).toString('latin1').trim()
      const words = held.get(part)
      if (words !== undefined && LONG_LINE.test(text)) {
        held.delete(part)
        return [...words, line]
      }
      if (words === undefined && BASE64_LINE.test(text)) return [line]
      if (words === undefined) held.set(part, [line])
      else words.push(line)
      return []
    },
    putBack: (part) => {
      const words = held.get(part)
      // A text that is a file is nothing but what its encoding says.
      if (words === undefined || part.content === null || !isTextInBase64(part)) return
      const { value, params } = part.contentType.parsed
      if (WIDE.test(params['charset'] ?? '')) return
      const lines = words.flatMap((line) => [LINE_END, withoutReturn(line)])
      const behind = value === 'text/html' ? [Buffer.from(asHtml(Buffer.concat(lines)), 'latin1')] : lines
      part.content = new Uint8Array(Buffer.concat([Buffer.from(part.content), ...behind])).buffer
    },
  }
}

function isTextInBase64({ contentType, contentTransferEncoding, contentDisposition }: MimePart): boolean {
  return (
    contentType.multipart === false &&
    /^text\/(?:plain|html)$/.test(contentType.parsed.value) &&
    /base64/.test(contentTransferEncoding.encoding) &&
    contentDisposition.parsed.value !== 'attachment'
  )
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line
}

function asHtml(words: Buffer): string {
  const escaped = words.toString('latin1').replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<pre>${escaped}</pre>`
}
