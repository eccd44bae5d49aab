import type { MutableMetadata } from '../../extraction.ts'
import { readCoreProperties } from '../office/core-properties.ts'

/** How OpenDocument calls what Office keeps in its core properties (OpenDocument 1.3, part 3, 4.3.2). */
const names: Readonly<Record<string, string>> = {
  'meta:initial-creator': 'creator',
  'meta:creation-date': 'created',
  // Who wrote it last, and not who wrote it.
  'dc:creator': 'editor',
}
const LAST = /<meta:initial-creator>\s*[^\s<]/
const NAME = /(<\/?)(meta:initial-creator|meta:creation-date|dc:creator)(?=[\s>])/g

/** Title, author and date of an OpenDocument file. The author is who made it, or who alone is named. */
export function odfMetadata(xml: string): MutableMetadata {
  const hasMaker = LAST.test(xml)
  return readCoreProperties(
    xml.replace(NAME, (tag, start, name) =>
      name === 'dc:creator' && !hasMaker ? tag : `${start}${names[name]}`,
    ),
  )
}
