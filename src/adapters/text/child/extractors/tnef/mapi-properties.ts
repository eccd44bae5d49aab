import type { NamedProperties, OutlookProperties } from '../outlook/property-store.ts'
import { endedText, wideText, windowsInstant } from '../outlook/property-values.ts'

/** Values by the numbers of their properties, each with its kind. The first of those that are there twice counts. */
export type MapiValues = ReadonlyMap<number, MapiValue>

export interface MapiValue {
  readonly kind: number
  readonly bytes: Buffer
}

/** Kinds of values ([MS-OXCDATA] 2.11.1). */
export const KIND = {
  short: 0x0002,
  long: 0x0003,
  flag: 0x000b,
  object: 0x000d,
  narrow: 0x001e,
  wide: 0x001f,
  instant: 0x0040,
  bytes: 0x0102,
} as const
/** Bytes of those that have a size of their own; all others say how long they are. */
const SIZES: Readonly<Record<number, number>> = {
  0: 0,
  1: 0,
  2: 2,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 2,
  20: 8,
  64: 8,
  72: 16,
}
const SEVERAL = 0x1000
/** Properties from here on have a set, and a number or a name in it. */
const NAMED = 0x8000
const BY_NAME = 1
const SET = 16
/** Properties of one list, and lists of a table, that are looked at: far more than any message has. */
const MOST = 65_536

/** A list of properties, what those of a set are called, and where it ends. */
export interface MapiList {
  readonly values: MapiValues
  readonly names: NamedProperties
  readonly end: number
}

/** Reads a list of properties ([MS-OXTNEF] 2.1.3.4) from a place on, as far as it goes. */
export function readMapiValues(bytes: Buffer, start = 0): MapiList {
  const values = new Map<number, MapiValue>()
  const named = new Map<string, number>()
  const count = numberAt(bytes, start)
  let at = start + 4
  for (let index = 0; index < Math.min(count, MOST) && at + 4 <= bytes.length; index += 1) {
    const kind = bytes.readUInt16LE(at)
    const id = bytes.readUInt16LE(at + 2)
    const name = id < NAMED ? undefined : nameAt(bytes, at + 4)
    at = name?.end ?? at + 4
    if (name?.key !== undefined) named.set(name.key, id)
    const single = kind & ~SEVERAL
    const size = SIZES[single]
    const isCounted = size === undefined || kind !== single
    const number = isCounted ? numberAt(bytes, at) : 1
    if (isCounted) at += 4
    for (let value = 0; value < number && at < bytes.length; value += 1) {
      const length = size ?? numberAt(bytes, at)
      if (size === undefined) at += 4
      if (value === 0 && !values.has(id))
        values.set(id, { kind: single, bytes: bytes.subarray(at, at + length) })
      at += padded(length)
      if (length === 0 && size !== undefined) break
    }
  }
  return {
    values,
    names: { idOf: (set, number) => named.get(`${set} ${number}`) },
    end: Math.min(at, bytes.length),
  }
}

/** The lists of a table, one for each row (2.1.3.5.1). */
export function readMapiRows(bytes: Buffer): readonly MapiValues[] {
  const rows: MapiValues[] = []
  let at = 4
  for (let left = Math.min(numberAt(bytes, 0), MOST); left > 0 && at + 4 <= bytes.length; left -= 1) {
    const { values, end } = readMapiValues(bytes, at)
    rows.push(values)
    at = end
  }
  return rows
}

/** Opens properties that were read. `decode` reads strings that are not in Unicode. */
export function mapiProperties(values: MapiValues, decode: (bytes: Buffer) => string): OutlookProperties {
  const of = (id: number, ...kinds: readonly number[]): Buffer | undefined => {
    const value = values.get(id)
    return value !== undefined && kinds.includes(value.kind) ? value.bytes : undefined
  }
  return {
    text: async (id) => {
      const wide = of(id, KIND.wide)
      if (wide !== undefined) return wideText(wide)
      const narrow = of(id, KIND.narrow)
      return narrow === undefined ? undefined : endedText(decode(withoutZeros(narrow)))
    },
    bytes: async (id, most = Number.POSITIVE_INFINITY) => of(id, KIND.bytes)?.subarray(0, most),
    number: (id) => {
      const long = of(id, KIND.long)
      if (long !== undefined) return long.length < 4 ? undefined : long.readInt32LE(0)
      const short = of(id, KIND.short, KIND.flag)
      return short === undefined || short.length < 2 ? undefined : short.readUInt16LE(0)
    },
    instant: (id) => {
      const value = of(id, KIND.instant)
      return value === undefined || value.length < 8 ? undefined : windowsInstant(value)
    },
  }
}

/** Zeros at the end would be taken for a sign of other encodings. */
export function withoutZeros(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  return bytes.subarray(0, end)
}

function nameAt(bytes: Buffer, at: number): { readonly key: string | undefined; readonly end: number } {
  const kind = numberAt(bytes, at + SET)
  const name = at + SET + 4
  if (kind === BY_NAME) return { key: undefined, end: name + 4 + padded(numberAt(bytes, name)) }
  return { key: `${bytes.toString('hex', at, at + SET)} ${numberAt(bytes, name)}`, end: name + 4 }
}

function numberAt(bytes: Buffer, at: number): number {
  return at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0
}

const padded = (length: number): number => Math.ceil(length / 4) * 4
