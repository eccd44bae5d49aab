import { SaxesParser } from 'saxes'
import { feedMarkup, type MarkupFeed } from '../../characters/feed-markup.ts'

export type Attributes = Readonly<Record<string, string>>

/** What is told of markup as it streams by. Elements come by their local names. */
export interface MarkupEvents {
  open(element: string, attributes: Attributes): void
  close(element: string): void
  text(piece: string): void
}

/** A parser that knows no document type definitions, and that errors do not end: text before and after them is still text. */
export function makeMarkupParser(events: MarkupEvents): MarkupFeed {
  const parser = new SaxesParser({ xmlns: false, fragment: false, position: false })
  parser.on('error', () => undefined)
  parser.on('opentag', ({ name, attributes }) => events.open(localName(name), attributes))
  parser.on('closetag', ({ name }) => events.close(localName(name)))
  parser.on('text', (piece) => events.text(piece))
  // Nothing is escaped in these, and so nothing had to be but for us.
  parser.on('cdata', (piece) => events.text(piece.replaceAll('&amp;', '&')))
  return feedMarkup(parser)
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)
