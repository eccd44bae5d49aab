import { decodePage } from '../characters/decode-page.ts'
import type { MutableMetadata } from '../extraction.ts'
import type { CompoundFile } from './open-compound.ts'

const STREAM = '\u0005SummaryInformation'
const MOST = 1024 * 1024
const MOST_PROPERTIES = 1_000
const CODE_PAGE = 1
const TITLE = 2
const AUTHOR = 4
const CREATED = 12
/** Kinds of values: numbers of two bytes, strings in a code page, in UTF-16, and instants ([MS-OLEPS] 2.2). */
const SHORT = 2
const NARROW = 30
const WIDE = 31
const INSTANT = 64
const UNICODE = 1200
/** Milliseconds from 1601, from which Windows counts, to 1970. */
const EPOCH = 11_644_473_600_000

/** Title, author and date of an Office document of 1997 ([MS-OLEPS] 2.21); what is missing, empty or damaged is left out. */
export async function summaryInformation(compound: CompoundFile): Promise<MutableMetadata> {
  const bytes = await compound.stream([STREAM], MOST)
  if (bytes === undefined || bytes.length < 48) return {}
  const start = bytes.readUInt32LE(44)
  const set = bytes.subarray(start)
  if (set.length < 8) return {}
  const places = new Map<number, number>()
  const count = Math.min(set.readUInt32LE(4), MOST_PROPERTIES)
  for (let at = 8; at < 8 + count * 8 && at + 8 <= set.length; at += 8)
    places.set(set.readUInt32LE(at), set.readUInt32LE(at + 4))
  const codePage = shortAt(set, places.get(CODE_PAGE)) ?? 1252
  const title = textAt(set, places.get(TITLE), codePage)
  const author = textAt(set, places.get(AUTHOR), codePage)
  const date = instantAt(set, places.get(CREATED))
  return {
    ...(title ? { title } : {}),
    ...(author ? { author } : {}),
    ...(date === undefined ? {} : { date }),
  }
}

function shortAt(set: Buffer, at = set.length): number | undefined {
  if (at + 6 > set.length || set.readUInt16LE(at) !== SHORT) return undefined
  return set.readUInt16LE(at + 4)
}

function textAt(set: Buffer, at = set.length, codePage: number): string | undefined {
  if (at + 8 > set.length) return undefined
  const kind = set.readUInt16LE(at)
  const length = set.readUInt32LE(at + 4)
  const wide = kind === WIDE || (kind === NARROW && codePage === UNICODE)
  if (kind !== NARROW && !wide) return undefined
  const bytes = set.subarray(at + 8, at + 8 + (kind === WIDE ? length * 2 : length))
  const text = wide ? bytes.toString('utf16le') : decodePage(bytes, codePage)
  return text.split('\0', 1)[0]?.trim()
}

function instantAt(set: Buffer, at = set.length): string | undefined {
  if (at + 12 > set.length || set.readUInt16LE(at) !== INSTANT) return undefined
  const milliseconds = Number(set.readBigUInt64LE(at + 4) / 10_000n) - EPOCH
  const date = new Date(milliseconds)
  // Nothing was written before there were programs that write it.
  return milliseconds > 0 && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined
}
