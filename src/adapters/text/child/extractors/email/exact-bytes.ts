import type { MimePart } from './mime-part.ts'

/** What parts of a message are byte by byte, where they were not encoded to be sent. */
export interface ExactBytes {
  /** A line of the body of a part, as a view of the whole message. */
  note(part: MimePart, line: Uint8Array): void
  /** The body of a part without the line end before the next delimiter (RFC 2046, 5.1.1); nothing where it has none. */
  of(part: MimePart): ArrayBuffer | undefined
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Remembers where bodies begin and end: the parser puts them together from their lines, and makes all line ends the same. */
export function makeExactBytes(): ExactBytes {
  const bodies = new Map<MimePart, { readonly start: number; last: Uint8Array }>()
  return {
    note: (part, line) => {
      const body = bodies.get(part)
      if (body === undefined) bodies.set(part, { start: line.byteOffset, last: line })
      else body.last = line
    },
    of: (part) => {
      const body = bodies.get(part)
      if (body === undefined) return undefined
      const { start, last } = body
      const message = new Uint8Array(last.buffer)
      const after = last.byteOffset + last.length
      const feed = message.indexOf(LINE_FEED, after)
      const line = feed < 0 ? message.length : feed
      const end = line > after && message[line - 1] === CARRIAGE_RETURN ? line - 1 : line
      return message.slice(start, end).buffer
    },
  }
}
