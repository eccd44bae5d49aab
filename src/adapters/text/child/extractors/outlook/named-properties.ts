import type { CompoundFile } from '../../compound/open-compound.ts'
import type { NamedProperties } from './property-store.ts'

/** Where a message says what its properties of its own kind are called ([MS-OXMSG] 2.2.3). */
const STORAGE = '__nameid_version1.0'
const SETS = '__substg1.0_00020102'
const ENTRIES = '__substg1.0_00030102'
const MOST_BYTES = 1024 * 1024
const ENTRY = 8
const SET = 16
/** Sets that every program knows stand before those that are listed. */
const KNOWN_SETS = 3
const FIRST = 0x8000

/** Reads the names of a message's own properties, of those that have a number in their set. */
export async function namedProperties(compound: CompoundFile): Promise<NamedProperties> {
  const sets = (await compound.stream([STORAGE, SETS], MOST_BYTES)) ?? NOTHING
  const entries = (await compound.stream([STORAGE, ENTRIES], MOST_BYTES)) ?? NOTHING
  const ids = new Map<string, number>()
  for (let at = 0; at + ENTRY <= entries.length; at += ENTRY) {
    const kind = entries.readUInt16LE(at + 4)
    const place = ((kind >> 1) - KNOWN_SETS) * SET
    if ((kind & 1) !== 0 || place < 0) continue
    const set = sets.toString('hex', place, place + SET)
    ids.set(`${set} ${entries.readUInt32LE(at)}`, FIRST + entries.readUInt16LE(at + 6))
  }
  return { idOf: (set, number) => ids.get(`${set} ${number}`) }
}

const NOTHING = Buffer.alloc(0)
