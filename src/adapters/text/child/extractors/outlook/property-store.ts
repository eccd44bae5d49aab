import type { CompoundFile } from '../../compound/open-compound.ts'
import { endedText, wideText, windowsInstant } from './property-values.ts'

/** The properties of a message, of one of its recipients or of an attachment, by the numbers of [MS-OXPROPS]. */
export interface OutlookProperties {
  text(id: number): Promise<string | undefined>
  bytes(id: number, most?: number): Promise<Buffer | undefined>
  number(id: number): number | undefined
  /** An instant of a day on which somebody may have written it. */
  instant(id: number): string | undefined
}

/** By which number a message knows a property of a set ([MS-OXPROPS] 1.3.2), where it has it. */
export interface NamedProperties {
  idOf(set: string, number: number): number | undefined
}

/** The same in a file of Outlook ([MS-OXMSG] 2.1, 2.4). */
export interface PropertyStore extends OutlookProperties {
  /** Where a stream of bytes, or what is a storage of its own, stands in the file. */
  place(id: number, kind: 'bytes' | 'object'): readonly string[]
}

/** Where the properties stand of a fixed size, and how much stands before the first ([MS-OXMSG] 2.4.1). */
export const PROPERTIES = '__properties_version1.0'
export const HEADER = { message: 32, inside: 24, other: 8 } as const

/** Kinds of values ([MS-OXCDATA] 2.11.1). */
const SHORT = 0x0002
const LONG = 0x0003
const FLAG = 0x000b
const INSTANT = 0x0040
const OBJECT = 0x000d
const NARROW = 0x001e
const WIDE = 0x001f
const BYTES = 0x0102

const MEBIBYTE = 1024 * 1024
const MOST_BYTES = 64 * MEBIBYTE
const MOST_PROPERTIES = 8 * MEBIBYTE
const ENTRY = 16

/** Opens the properties of a storage. `decode` reads strings that are not in Unicode; what is missing or damaged is left out. */
export async function openPropertyStore(
  compound: CompoundFile,
  path: readonly string[],
  header: number,
  decode: (bytes: Buffer) => string,
): Promise<PropertyStore> {
  const fixed = readFixed((await compound.stream([...path, PROPERTIES], MOST_PROPERTIES)) ?? NOTHING, header)
  const streamOf = (id: number, kind: number, most = MOST_BYTES): Promise<Buffer | undefined> =>
    compound.stream([...path, nameOf(id, kind)], most)
  return {
    text: async (id) => {
      const wide = await streamOf(id, WIDE)
      if (wide !== undefined) return wideText(wide)
      const narrow = await streamOf(id, NARROW)
      return narrow === undefined ? undefined : endedText(decode(narrow))
    },
    bytes: (id, most) => streamOf(id, BYTES, most),
    number: (id) => {
      const long = fixed.get(tagOf(id, LONG))
      if (long !== undefined) return long.readInt32LE(0)
      const short = fixed.get(tagOf(id, SHORT)) ?? fixed.get(tagOf(id, FLAG))
      return short?.readUInt16LE(0)
    },
    instant: (id) => {
      const value = fixed.get(tagOf(id, INSTANT))
      return value === undefined ? undefined : windowsInstant(value)
    },
    place: (id, kind) => [...path, nameOf(id, kind === 'bytes' ? BYTES : OBJECT)],
  }
}

const NOTHING = Buffer.alloc(0)

/** The first of those that are there twice counts. */
function readFixed(stream: Buffer, header: number): ReadonlyMap<number, Buffer> {
  const fixed = new Map<number, Buffer>()
  for (let at = header; at + ENTRY <= stream.length; at += ENTRY) {
    const tag = stream.readUInt32LE(at)
    if (!fixed.has(tag)) fixed.set(tag, stream.subarray(at + 8, at + ENTRY))
  }
  return fixed
}

const tagOf = (id: number, kind: number): number => id * 0x10000 + kind

function nameOf(id: number, kind: number): string {
  return `__substg1.0_${tagOf(id, kind).toString(16).toUpperCase().padStart(8, '0')}`
}
