import type { ZipFile } from 'yauzl'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { streamMarkup } from '../../zip/stream-markup.ts'
import { makeTextPages, type TextPages } from '../text-pages.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { makeDrawingText } from './drawing-text.ts'
import { type MarkupEvents, makeMarkupParser } from './markup-parser.ts'

/** Streams a part of an archive of Office through whoever listens, until all is read or `isFull` says that it is enough. */
export async function readPart(
  zip: ZipFile,
  entry: ZipEntry,
  events: MarkupEvents,
  isFull: () => boolean,
): Promise<void> {
  const feed = makeMarkupParser(events)
  for await (const chunk of streamMarkup(zip, entry)) {
    feed.write(chunk)
    if (isFull()) return
  }
  feed.finish()
}

/** The words of a part that stands beside the main one, line by line; none where it is damaged, which is noted. */
export async function wordsBeside(
  zip: ZipFile,
  entry: ZipEntry,
  characters: number,
  warnings: string[],
): Promise<string> {
  const pages: TextPages = makeTextPages()
  await readPart(zip, entry, makeDrawingText(pages), () => pages.length > characters).catch(
    (error: unknown) => unlessHostile(error, warnings),
  )
  return pages.finish().join('\n')
}
