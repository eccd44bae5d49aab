import { fileTypeFromBuffer } from 'file-type'
import type { ZipFile } from 'yauzl'
import { judgeOwnText } from '../../judgement/judge-own-text.ts'
import { readableImages } from '../formats/readable-images.ts'
import type { ZipEntry } from '../zip/list-zip.ts'
import { MOST_PICTURE_BYTES } from '../zip/read-entry.ts'
import { streamEntry } from '../zip/stream-entry.ts'
import type { PlacedPicture } from './word-pages.ts'
import type { WordRelation } from './word-relations.ts'

/** Square points of a quarter of a page (A4). As large a picture may be a page or most of one, whatever stands beside it. */
const PART_OF_PAGE = 125_000
/** Where a page says little itself: a table that was copied, and more than a logo or the line for a signature. */
const PART_OF_THIN_PAGE = 40_000

/** A picture to be recognised: on which page it stands, from 1, and which entry of the archive it is, from 0. */
export interface ChosenPicture {
  readonly page: number
  readonly entry: number
}

export interface PictureChoice {
  readonly chosen: readonly ChosenPicture[]
  /** How many should be recognised and cannot. */
  readonly left: number
}

/**
 * Which pictures of a Word document are shown so large that they may be pages, or parts of one, each once and in the order in
 * which they stand. At most `most`, and none that no reader knows: drawings of metafiles, for instance.
 */
export async function choosePictures(
  zip: ZipFile,
  entries: readonly ZipEntry[],
  relations: readonly WordRelation[],
  shown: readonly PlacedPicture[],
  pages: readonly string[],
  most: number,
): Promise<PictureChoice> {
  const names = new Map(relations.map(({ id, name }) => [id, name]))
  const places = new Map(entries.map(({ name }, place) => [name, place]))
  const leastOn = pages.map((text) => (judgeOwnText(text) === 'enough' ? PART_OF_PAGE : PART_OF_THIN_PAGE))
  const wanted = new Map<number, number>()
  for (const { id, area, page } of shown) {
    const entry = places.get(names.get(id) ?? '')
    if (entry !== undefined && area >= (leastOn[page] ?? 0) && !wanted.has(entry)) wanted.set(entry, page + 1)
  }
  const chosen: ChosenPicture[] = []
  for (const [entry, page] of wanted)
    if (chosen.length < most && (await isReadable(zip, entries[entry]))) chosen.push({ page, entry })
  return { chosen, left: wanted.size - chosen.length }
}

async function isReadable(zip: ZipFile, entry: ZipEntry | undefined): Promise<boolean> {
  if (entry === undefined || entry.encrypted || entry.size > MOST_PICTURE_BYTES) return false
  try {
    for await (const start of streamEntry(zip, entry, MOST_PICTURE_BYTES))
      return readableImages.has((await fileTypeFromBuffer(start))?.mime ?? '')
  } catch {
    // One that does not inflate is as good as none.
  }
  return false
}
