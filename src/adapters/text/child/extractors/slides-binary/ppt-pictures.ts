import { endOf, pptRecords } from './ppt-records.ts'

/** A picture on a slide: how large it is shown, in square points, and where it lies in the stream of pictures. */
export interface PptPicture {
  readonly area: number
  readonly at: number
}

/** Records of drawings ([MS-ODRAW] 2.2): a shape, what is said of it, where it stands on the slide or in its group, and the list of pictures. */
const SHAPE = 0xf004
const SAID = 0xf00b
const IN_GROUP = 0xf00f
const ON_SLIDE = 0xf010
const LISTED = 0xf007
/** A shape that stands there for an object of another program, or a film ([MS-PPT] 2.10.27). */
const OBJECT = 0x0bc1
/** Which picture of the list a shape shows, by the number of the property without its marks (2.3.23.2). */
const PICTURE = 0x0104
const NUMBER = 0x3fff
const PROPERTY = 6
/** Where the list says at which place a picture lies, and what it says of one that lies nowhere. */
const PLACE = 28
const NOWHERE = 0xffffffff
/** Units of a slide in a point ([MS-PPT] 2.1). */
const UNITS = 8

/** Where each picture of a presentation lies, by its number in the list, from 1. */
export function pptPictureList(stream: Buffer, document: number | undefined): readonly number[] {
  if (document === undefined) return []
  const places: number[] = []
  for (const { kind, content } of pptRecords(stream, document, endOf(stream, document)))
    if (kind === LISTED && content !== null)
      places.push(content.length < PLACE + 4 ? NOWHERE : content.readUInt32LE(PLACE))
  return places
}

/** The pictures of a slide, in the order in which they stand. */
export function pptPictures(
  stream: Buffer,
  slide: number | undefined,
  list: readonly number[],
): readonly PptPicture[] {
  if (slide === undefined || list.length === 0) return []
  const found: PptPicture[] = []
  let number = 0
  let area = 0
  let isObject = false
  for (const { kind, instance, content, event } of pptRecords(stream, slide, endOf(stream, slide))) {
    if (kind === SHAPE && event === 'begin') {
      number = 0
      area = 0
      isObject = false
    } else if (kind === SHAPE && event === 'end') {
      const at = list[number - 1] ?? NOWHERE
      if (area > 0 && at !== NOWHERE && !isObject) found.push({ area, at })
    } else if (content === null) continue
    else if (kind === OBJECT) isObject = true
    else if (kind === SAID) number = pictureOf(content, instance) ?? number
    else if (kind === ON_SLIDE || kind === IN_GROUP) area = areaOf(content)
  }
  return found
}

function pictureOf(said: Buffer, count: number): number | undefined {
  for (let at = 0; at + PROPERTY <= Math.min(said.length, count * PROPERTY); at += PROPERTY)
    if ((said.readUInt16LE(at) & NUMBER) === PICTURE) return said.readUInt32LE(at + 2)
  return undefined
}

/** Two corners, in numbers of two bytes or of four: whichever side stands first, they lie across from each other. */
function areaOf(corners: Buffer): number {
  const size = corners.length >= 16 ? 4 : 2
  if (corners.length < size * 4) return 0
  const [first = 0, second = 0, third = 0, fourth = 0] = [0, 1, 2, 3].map((index) =>
    corners.readIntLE(index * size, size),
  )
  // On the slide: top, left, right, bottom; in a group: left, top, right, bottom.
  const [width, height] = size === 2 ? [third - second, fourth - first] : [third - first, fourth - second]
  return (Math.max(0, width) / UNITS) * (Math.max(0, height) / UNITS)
}
