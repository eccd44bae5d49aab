import type { FileInformation } from './fib.ts'
import { properties, SECTION_KIND } from './formatting.ts'

const CONTINUOUS = 0
const NEXT_COLUMN = 1
const SECTION = 12

/** Positions in the text where a section ends and the next goes on on the same page ([MS-DOC] 2.8.26, 2.9.242). */
export function sectionsOnSamePage(fib: FileInformation, table: Buffer, word: Buffer): ReadonlySet<number> {
  const list = table.subarray(fib.sections.at, fib.sections.at + fib.sections.length)
  const count = Math.max(0, Math.floor((list.length - 4) / (4 + SECTION)))
  const ends = new Set<number>()
  for (let index = 1; index < count; index += 1) {
    const at = list.readInt32LE((count + 1) * 4 + index * SECTION + 2)
    if (at < 0 || at + 2 > word.length) continue
    const grpprl = word.subarray(at + 2, at + 2 + word.readUInt16LE(at))
    for (const [name, value] of properties(grpprl))
      if (name === SECTION_KIND && (value === CONTINUOUS || value === NEXT_COLUMN))
        ends.add(list.readUInt32LE(index * 4) - 1)
  }
  return ends
}
