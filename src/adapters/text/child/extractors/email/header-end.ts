/** The lines of a message that the parser has not seen yet. */
export interface LinesAhead {
  readonly av: Uint8Array
  readonly readPos: number
}

const LINE_FEED = 0x0a
/** Of a line, to know a field or a delimiter by. */
const LONGEST = 100
/** A field, or what goes on with one (RFC 5322, 2.2). */
const FIELD_LINE = /^(?:[!-9;-~]+[ \t]*:|[ \t])/
/** Fields by which a header is known to go on, whatever stands between: no word of a letter begins so by chance. */
const KNOWN =
  /^(?:received|return-path|delivered-to|message-id|mime-version|content-[a-z-]+|x-[a-z0-9-]+|resent-[a-z-]+|list-[a-z-]+|dkim-signature|from|to|cc|bcc|sender|reply-to|subject|date|in-reply-to|references)[ \t]*:/i

/**
 * Finds where the body begins of a part whose header does not end by an empty line: at the first line that is no field and
 * has none after it up to the next empty line or delimiter. What merely broke into a header, as a field that was wrapped
 * wrongly, ends none.
 */
export function makeHeaderEnd(
  ahead: LinesAhead,
  isDelimiter: (line: Uint8Array) => boolean,
): (line: Uint8Array) => boolean {
  // Up to here it has been looked, and a field found, or none: many such lines are gone through once.
  let field = -1
  let end = -1
  const look = (from: number): boolean => {
    for (let at = from; at < ahead.av.length; ) {
      const feed = ahead.av.indexOf(LINE_FEED, at)
      const next = feed < 0 ? ahead.av.length : feed
      const line = ahead.av.subarray(at, Math.min(next, at + LONGEST))
      const text = Buffer.from(line).toString('latin1')
      if (/^\r*$/.test(text) || isDelimiter(line)) {
        end = at
        return true
      }
      if (KNOWN.test(text)) {
        field = at
        return false
      }
      at = next + 1
    }
    end = ahead.av.length
    return true
  }
  return (line) => {
    if (line.length === 0 || FIELD_LINE.test(Buffer.from(line).toString('latin1'))) return false
    if (ahead.readPos <= field) return false
    return ahead.readPos <= end || look(ahead.readPos)
  }
}
