import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp'
import type { GrayImage } from '../../../../ingest/ports.ts'
import { CannotRead } from '../cannot-read.ts'
import type { BitmapHeader } from './bitmap-file.ts'
import { isCompressedUnknown } from './is-compressed-unknown.ts'
import { oldStyleJpeg } from './old-style-jpeg.ts'
import { bitmapHeaderOf, readBitmap } from './read-bitmap.ts'
import { upperPart } from './upper-part.ts'

// One picture at a time, on one core: the parent sees to it that every core has a child.
sharp.concurrency(1)
sharp.cache(false)

/** Pixels of a page as recognition gets it: an A3 page at 400 dots an inch. */
export const MOST_PAGE_PIXELS = 36_000_000
/** Longest side of a page as recognition gets it: its engine takes no more than 32,767, and answers with no words. */
export const LONGEST_SIDE = 32_000
/** A page of less is enlarged: below about 200 dots an inch recognition loses letters. */
const SMALL_LONG_SIDE = 2_000
const MOST_ENLARGEMENT = 2
/** Side of the small copy by which a picture's ground is chosen. */
const LOOK_SIDE = 256
const WHITE = 255
/** Three colours and a transparency, or four colours. */
const MOST_CHANNELS = 4
/** What the image library says of files that are well and that it cannot read all the same. */
const UNKNOWN_KIND =
  /not configured|unsupported tiff image type|not a whole number of bytes|samples out of range|bad labq format|can ?not handle|not supported|unsupported jpeg|no known route/i

/** Where it lies, or its bytes. */
type ImageFile = string | Buffer

/** What an image says of itself in its header; nothing is decoded. Throws `CannotRead` for what is no image. */
export async function imageHeader(picture: ImageFile, page: number): Promise<Metadata> {
  try {
    // The limit is ours to judge, by the header and in words.
    return await sharp(picture, { limitInputPixels: false, page: page - 1, failOn: 'none' }).metadata()
  } catch (cause) {
    throw unreadableImage(cause, 'its header cannot be read')
  }
}

/** Throws `CannotRead` if the image would decode to more than `most` pixels. */
export function refuseTooManyPixels(
  { width, height }: { width: number; height: number },
  most: number,
): void {
  if (width * height <= most) return
  throw new CannotRead(
    'too-many-pixels',
    `The image has ${width} × ${height} pixels; at most ${Math.floor(most / 1_000_000)} million are read.`,
    { pageCount: 1 },
  )
}

/** A page of an image, upright as its camera noted, gray, and of a size that recognition reads well. */
export interface LoadedImage {
  readonly image: GrayImage
  /** True where the picture ends too early and only its beginning was decoded. */
  readonly truncated: boolean
}

/** Decodes one page. Throws `CannotRead` for damaged images and those with too many pixels. */
export async function loadImage(picture: ImageFile, page: number, mostPixels: number): Promise<LoadedImage> {
  const bitmap = await bitmapHeaderOf(picture)
  if (bitmap !== undefined) return loadBitmap(picture, bitmap, mostPixels)
  const header = await imageHeader(picture, page)
  refuseTooManyPixels(header, mostPixels)
  const file = header.format === 'tiff' && typeof picture === 'string' ? picture : null
  if (file !== null && (await isCompressedUnknown(file, page))) throw rareKind()
  try {
    return await load(picture, page, header, mostPixels)
  } catch (error) {
    const jpeg = file === null ? null : await oldStyleJpeg(file, page)
    if (jpeg === null) throw error
    const own = await imageHeader(jpeg, 1)
    refuseTooManyPixels(own, mostPixels)
    return await load(jpeg, 1, own, mostPixels)
  }
}

async function loadBitmap(file: ImageFile, bitmap: BitmapHeader, mostPixels: number): Promise<LoadedImage> {
  refuseTooManyPixels(bitmap, mostPixels)
  const { picture, truncated } = await readBitmap(file, bitmap)
  const own = await imageHeader(picture, 1)
  refuseTooManyPixels(own, mostPixels)
  const loaded = await load(picture, 1, own, mostPixels)
  return { image: loaded.image, truncated: truncated || loaded.truncated }
}

async function load(
  picture: ImageFile,
  page: number,
  header: Metadata,
  mostPixels: number,
): Promise<LoadedImage> {
  const area = header.width * header.height
  const longSide = Math.max(header.width, header.height)
  const scale = Math.min(Math.sqrt(MOST_PAGE_PIXELS / area), LONGEST_SIDE / longSide, enlargement(longSide))
  const input: SharpOptions = { limitInputPixels: mostPixels, page: page - 1, sequentialRead: true }
  try {
    return {
      image: await decode(picture, { ...input, failOn: 'truncated' }, header, scale),
      truncated: false,
    }
  } catch {
    return { image: await decodeWhatIsThere(picture, input, header, scale), truncated: true }
  }
}

async function decodeWhatIsThere(
  picture: ImageFile,
  input: SharpOptions,
  header: Metadata,
  scale: number,
): Promise<GrayImage> {
  try {
    const upper = await upperPart(picture, input, header)
    return upper === null
      ? await decode(picture, { ...input, failOn: 'none' }, header, scale)
      : await decode(upper, { ...input, page: 0 }, await imageHeader(upper, 1), scale)
  } catch (cause) {
    throw unreadableImage(cause, 'it cannot be decoded')
  }
}

/** Why an image cannot be read: it is none, or none that is left of it, or one of a kind that its decoder does not know. */
function unreadableImage(cause: unknown, what: string): CannotRead {
  // The library has no codes: its messages are the only sign.
  return cause instanceof Error && UNKNOWN_KIND.test(cause.message)
    ? rareKind(cause)
    : new CannotRead('damaged', `The image is damaged: ${what}.`, { pageCount: 1, cause })
}

function rareKind(cause?: unknown): CannotRead {
  return new CannotRead(
    'unsupported-format',
    'The image is of a rare kind (by its compression, colours or depth); Muniment keeps it but does not read its text.',
    { pageCount: 1, cause },
  )
}

function enlargement(longSide: number): number {
  return longSide >= SMALL_LONG_SIDE ? 1 : Math.min(MOST_ENLARGEMENT, SMALL_LONG_SIDE / longSide)
}

async function decode(
  source: ImageFile,
  input: SharpOptions,
  header: Metadata,
  scale: number,
): Promise<GrayImage> {
  const upright = sharp(source, input).autoOrient()
  let picture = (await onItsGround(upright, source, input, header)).toColourspace('b-w')
  if (Math.abs(scale - 1) > 0.01) {
    const turned = (header.orientation ?? 1) > 4
    const width = Math.max(1, Math.round((turned ? header.height : header.width) * scale))
    const height = Math.max(1, Math.round((turned ? header.width : header.height) * scale))
    picture = picture.resize({ width, height, fit: 'fill' })
  }
  const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  return {
    width: info.width,
    height: info.height,
    data: info.channels === 1 ? data : firstChannel(data, info.channels),
  }
}

/** The picture without transparency. With more channels than colours and one for it, it is taken as it is: the library lays none of these on a ground. */
async function onItsGround(
  picture: Sharp,
  source: ImageFile,
  input: SharpOptions,
  { channels, hasAlpha }: Metadata,
): Promise<Sharp> {
  if (channels > MOST_CHANNELS) return picture
  return picture.flatten({
    background: hasAlpha && (await isLightOnNothing(source, input)) ? 'black' : 'white',
  })
}

/**
 * Whether a picture is mostly transparent, and light where it is not: words in white, which nobody would see on paper. Whoever
 * drew them meant them for a dark ground.
 */
async function isLightOnNothing(source: ImageFile, input: SharpOptions): Promise<boolean> {
  const { data } = await sharp(source, input)
    .resize({ width: LOOK_SIDE, height: LOOK_SIDE, fit: 'fill' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  let opaque = 0
  let light = 0
  for (let at = 0; at + 3 < data.length; at += 4) {
    const opacity = data[at + 3] ?? 0
    const shade = ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3
    opaque += opacity
    light += opacity * shade
  }
  const isThin = opaque < (LOOK_SIDE * LOOK_SIDE * WHITE) / 2
  return isThin && light > (opaque * WHITE) / 2
}

function firstChannel(data: Uint8Array, channels: number): Uint8Array {
  const gray = new Uint8Array(data.length / channels)
  for (let at = 0; at < gray.length; at += 1) gray[at] = data[at * channels] ?? 255
  return gray
}
