import type { SaxesParser } from 'saxes'

/** Hands markup to a parser, chunk by chunk. */
export interface MarkupFeed {
  write(chunk: string): void
  finish(): void
}

/** An ampersand that begins neither a character reference nor an entity: the parser would wait for its end to the last byte. */
const BARE_AMPERSAND = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z_][\w.-]{0,60});)/gi
const LONGEST_ENTITY = 64

/** Feeds a parser what a person would have escaped. A reference that the next chunk may finish waits for it. */
export function feedMarkup(parser: SaxesParser): MarkupFeed {
  let held = ''
  const feed = (markup: string): void => void parser.write(markup.replace(BARE_AMPERSAND, '&amp;'))
  return {
    write: (chunk) => {
      const markup = held + chunk
      const end = wholeEnd(markup)
      held = markup.slice(end)
      feed(markup.slice(0, end))
    },
    finish: () => {
      feed(held)
      held = ''
      parser.close()
    },
  }
}

/** Where markup ends without a reference that the next chunk may finish. */
function wholeEnd(markup: string): number {
  const last = markup.lastIndexOf('&')
  const isOpen = last >= 0 && markup.length - last < LONGEST_ENTITY && !markup.includes(';', last)
  return isOpen ? last : markup.length
}
