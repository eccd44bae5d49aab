import { CannotRead } from '../../cannot-read.ts'

/** Where the parts of a presentation lie, by their numbers, and which of them is the list of its slides. */
export interface PptDirectory {
  readonly places: ReadonlyMap<number, number>
  readonly document: number
}

const USER_EDIT = 0x0ff5
const DIRECTORY = 0x1772
const ENCRYPTED = 0xf3d1c4df
const MOST_EDITS = 10_000
const MOST_PARTS = 1_000_000

/**
 * Follows the edits of a presentation from its last to its first ([MS-PPT] 2.1.2): what a later one says of a part holds. Nothing where
 * that cannot be followed. Throws `CannotRead` where it says that it is encrypted.
 */
export function readPptDirectory(user: Buffer | undefined, stream: Buffer): PptDirectory | undefined {
  if (user === undefined || user.length < 20) return undefined
  if (user.readUInt32LE(12) === ENCRYPTED)
    throw new CannotRead('encrypted', 'The document is protected by a password.')
  const places = new Map<number, number>()
  const seen = new Set<number>()
  let document: number | undefined
  let edit = user.readUInt32LE(16)
  while (!seen.has(edit) && seen.size < MOST_EDITS && isRecord(stream, edit, USER_EDIT, 28)) {
    seen.add(edit)
    if (stream.readUInt32LE(edit + 4) >= 32)
      throw new CannotRead('encrypted', 'The document is protected by a password.')
    document ??= stream.readUInt32LE(edit + 24)
    addPlaces(stream, stream.readUInt32LE(edit + 20), places)
    edit = stream.readUInt32LE(edit + 16)
    if (edit === 0) break
  }
  return document === undefined ? undefined : { places, document }
}

/** Runs of numbers that follow each other, with a place for each ([MS-PPT] 2.3.4). */
function addPlaces(stream: Buffer, at: number, places: Map<number, number>): void {
  if (!isRecord(stream, at, DIRECTORY, 8)) return
  const end = Math.min(stream.length, at + 8 + stream.readUInt32LE(at + 4))
  let place = at + 8
  while (place + 4 <= end) {
    const run = stream.readUInt32LE(place)
    place += 4
    for (let part = 0; part < run >>> 20 && place + 4 <= end; part += 1, place += 4) {
      const number = (run & 0xfffff) + part
      if (!places.has(number) && places.size < MOST_PARTS) places.set(number, stream.readUInt32LE(place))
    }
  }
}

function isRecord(stream: Buffer, at: number, kind: number, least: number): boolean {
  return at + least <= stream.length && stream.readUInt16LE(at + 2) === kind
}
