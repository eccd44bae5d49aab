import sharp, { type Metadata, type SharpOptions } from 'sharp'
import type { GrayImage } from '../../../../ingest/ports.ts'
import { CannotRead } from '../cannot-read.ts'

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

/** Where it lies, or its bytes. */
type ImageFile = string | Buffer

/** What an image says of itself in its header; nothing is decoded. Throws `CannotRead` for what is no image. */
export async function imageHeader(file: ImageFile, page: number): Promise<Metadata> {
  try {
    // The limit is ours to judge, by the header and in words.
    return await sharp(file, { limitInputPixels: false, page: page - 1 }).metadata()
  } catch (cause) {
    throw new CannotRead('damaged', 'The image is damaged: its header cannot be read.', { cause })
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
export async function loadImage(file: ImageFile, page: number, mostPixels: number): Promise<LoadedImage> {
  const header = await imageHeader(file, page)
  refuseTooManyPixels(header, mostPixels)
  const area = header.width * header.height
  const longSide = Math.max(header.width, header.height)
  const scale = Math.min(Math.sqrt(MOST_PAGE_PIXELS / area), LONGEST_SIDE / longSide, enlargement(longSide))
  const input: SharpOptions = { limitInputPixels: mostPixels, page: page - 1, sequentialRead: true }
  try {
    return { image: await decode(file, { ...input, failOn: 'truncated' }, header, scale), truncated: false }
  } catch {
    try {
      return { image: await decode(file, { ...input, failOn: 'none' }, header, scale), truncated: true }
    } catch (cause) {
      throw new CannotRead('damaged', 'The image is damaged: it cannot be decoded.', { pageCount: 1, cause })
    }
  }
}

function enlargement(longSide: number): number {
  return longSide >= SMALL_LONG_SIDE ? 1 : Math.min(MOST_ENLARGEMENT, SMALL_LONG_SIDE / longSide)
}

async function decode(
  file: ImageFile,
  input: SharpOptions,
  header: Metadata,
  scale: number,
): Promise<GrayImage> {
  const background = header.hasAlpha && (await isLightOnNothing(file, input)) ? 'black' : 'white'
  let picture = sharp(file, input).autoOrient().flatten({ background }).toColourspace('b-w')
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

/**
 * Whether a picture is mostly transparent, and light where it is not: words in white, which nobody would see on paper. Whoever
 * drew them meant them for a dark ground.
 */
async function isLightOnNothing(file: ImageFile, input: SharpOptions): Promise<boolean> {
  const { data } = await sharp(file, input)
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
