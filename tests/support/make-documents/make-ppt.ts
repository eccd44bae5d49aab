import { makeCompoundStreams } from './make-compound-streams.ts'

export interface PptPlan {
  readonly slides: readonly PptSlidePlan[]
  /** By their kinds of record ([MS-ODRAW] 2.2.23). */
  readonly pictures: readonly { readonly kind: number; readonly content: Buffer }[]
}

export interface PptSlidePlan {
  readonly text: string
  readonly shapes?: readonly PptShape[]
}

/** A shape that shows a picture, by its number from 1, on so many units a side: eight are a point. */
export interface PptShape {
  readonly picture: number
  readonly side: number
  readonly isGrouped?: boolean
  /** It stands there for an object of another program. */
  readonly isObject?: boolean
}

const HOLDS = 0xf

/** A presentation of PowerPoint 97 with pictures ([MS-PPT]). */
export function makePpt({ slides, pictures }: PptPlan): Buffer {
  const stored = pictures.map(({ kind, content }) => record(kind, 0, 0, Buffer.alloc(17), content))
  let place = 0
  const list = stored.map((picture) => {
    const entry = Buffer.alloc(36)
    entry.writeUInt32LE(picture.length, 20)
    entry.writeUInt32LE(place, 28)
    place += picture.length
    return record(0xf007, 0, 2, entry)
  })
  const document = record(
    0x03e8,
    0,
    HOLDS,
    record(0x040b, 0, HOLDS, record(0xf000, 0, HOLDS, record(0xf001, list.length, HOLDS, ...list))),
    record(
      0x0ff0,
      0,
      HOLDS,
      ...slides.map((_slide, index) => record(0x03f3, 0, 0, numbers(index + 2, 0, 0, 256 + index, 0))),
    ),
  )
  const parts = [document, ...slides.map(slideOf)]
  let at = 0
  const places = parts.map((part) => {
    at += part.length
    return at - part.length
  })
  const directory = record(0x1772, 0, 0, numbers((parts.length << 20) | 1, ...places))
  const edit = record(0x0ff5, 0, 0, numbers(0, 0, 0, at, 1, 0, 0))
  return makeCompoundStreams({
    'PowerPoint Document': Buffer.concat([...parts, directory, edit]),
    'Current User': record(0x0ff6, 0, 0, numbers(20, 0xe391c05f, at + directory.length, 0, 0)),
    Pictures: Buffer.concat(stored),
  })
}

function slideOf({ text, shapes = [] }: PptSlidePlan): Buffer {
  const words = record(0x0fa0, 0, 0, Buffer.from(text, 'utf16le'))
  return record(
    0x03ee,
    0,
    HOLDS,
    record(0x03ef, 0, 2, numbers(0, 0, 0, 0, 0, 0)),
    record(0x040c, 0, HOLDS, record(0xf00d, 0, HOLDS, words), ...shapes.map(shapeOf)),
  )
}

function shapeOf({ picture, side, isGrouped = false, isObject = false }: PptShape): Buffer {
  const said = Buffer.alloc(12)
  said.writeUInt16LE(0x007f, 0)
  said.writeUInt16LE(0x4104, 6)
  said.writeUInt32LE(picture, 8)
  const corners = Buffer.alloc(8)
  for (const [index, corner] of [100, 100, 100 + side, 100 + side].entries())
    corners.writeInt16LE(corner, index * 2)
  const object = isObject ? [record(0xf011, 0, HOLDS, record(0x0bc1, 0, 0, numbers(1)))] : []
  return record(
    0xf004,
    0,
    HOLDS,
    record(0xf00b, 2, 3, said),
    isGrouped
      ? record(0xf00f, 0, 0, numbers(100, 100, 100 + side, 100 + side))
      : record(0xf010, 0, 0, corners),
    ...object,
  )
}

function record(kind: number, instance: number, version: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt16LE((instance << 4) | version, 0)
  head.writeUInt16LE(kind, 2)
  head.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4)
  return bytes
}
