import { fileTypeFromBuffer } from 'file-type'
import type { ZipFile } from 'yauzl'
import type { PictureCrop } from '../../child-messages.ts'
import { readableImages } from '../formats/readable-images.ts'
import type { ZipEntry } from '../zip/list-zip.ts'
import { MOST_PICTURE_BYTES } from '../zip/read-entry.ts'
import { streamEntry } from '../zip/stream-entry.ts'
import { leastShown } from './least-shown.ts'
import type { PackageRelation } from './office/package-relations.ts'
import type { PlacedPicture } from './word-pages.ts'

/** A picture to be recognised: on which page it stands, from 1, which entry of the archive it is, from 0, and what of it. */
export interface ChosenPicture {
  readonly page: number
  readonly entry: number
  readonly crop: PictureCrop | undefined
}

/** A picture where it stands, by its name in the archive. */
export type NamedPicture = Omit<PlacedPicture, 'id'> & { readonly name: string }

/** Those of a part whose relations say what they are; each on the page given, where one is. */
export function namedPictures(
  pictures: readonly PlacedPicture[],
  relations: readonly PackageRelation[],
  on?: number,
): readonly NamedPicture[] {
  const names = new Map(relations.map(({ id, name }) => [id, name]))
  return pictures.map(({ id, page, ...shown }) => ({ ...shown, page: on ?? page, name: names.get(id) ?? '' }))
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
  shown: readonly NamedPicture[],
  pages: readonly string[],
  most: number,
): Promise<PictureChoice> {
  const places = new Map(entries.map(({ name }, place) => [name, place]))
  const leastOn = pages.map(leastShown)
  const wanted = new Map<string, ChosenPicture>()
  for (const { name, area, crop, page } of shown) {
    const entry = places.get(name)
    const shownOf = `${entry} ${JSON.stringify(crop)}`
    if (entry !== undefined && area >= (leastOn[page] ?? 0) && !wanted.has(shownOf))
      wanted.set(shownOf, { page: page + 1, entry, crop })
  }
  const chosen: ChosenPicture[] = []
  for (const picture of wanted.values())
    if (chosen.length < most && (await isReadable(zip, entries[picture.entry]))) chosen.push(picture)
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

/** What is said of pictures that are as large as a page, or a part of one, and cannot be recognised. */
export function unrecognised(pictures: number): readonly string[] {
  if (pictures === 0) return []
  return [`${pictures === 1 ? '1 picture' : `${pictures} pictures`} in it could not be read.`]
}
