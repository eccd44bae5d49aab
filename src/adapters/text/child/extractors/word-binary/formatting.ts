import type { Place } from './fib.ts'

/** Bytes of the file, from the first to before the last, whose text has a property. */
export interface FormattedRun {
  readonly from: number
  readonly to: number
}

type RunKind = 'characters' | 'paragraphs'

const PAGE = 512
/** What a property says by so many bytes, by the uppermost bits of its name ([MS-DOC] 2.2.5.1); 0: the next byte says it. */
const OPERAND = [1, 1, 2, 4, 2, 2, 0, 3] as const
const MOST_RUNS = 1_000_000

export const DELETED = 0x0800
export const SYMBOL = 0x6a09
export const ROW_END = 0x2417
export const PAGE_BEFORE = 0x2407
export const SECTION_KIND = 0x3009
const PICTURE = 0x6a03

/**
 * The runs of text that have one of the wanted properties, as pages of them list them ([MS-DOC] 2.8.5, 2.9.33, 2.9.174).
 * `kind` says how a page lists where properties stand.
 */
export function formattedRuns(
  word: Buffer,
  table: Buffer,
  place: Place,
  kind: RunKind,
  wanted: readonly number[],
): ReadonlyMap<number, readonly FormattedRun[]> {
  const found = new Map<number, FormattedRun[]>(wanted.map((name) => [name, []]))
  for (const { from, to, grpprl } of runs(word, table, place, kind))
    for (const [name, value] of properties(grpprl)) if (value !== 0) found.get(name)?.push({ from, to })
  return found
}

/** Where in the stream of pictures each picture of the text lies, by the byte of the file at which the text has it (2.6.1). */
export function pictureRuns(word: Buffer, table: Buffer, place: Place): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  for (const { from, grpprl } of runs(word, table, place, 'characters'))
    for (const [name, , at] of properties(grpprl))
      if (name === PICTURE && at + 4 <= grpprl.length) found.set(from, grpprl.readUInt32LE(at))
  return found
}

/** Every run of text that the pages list, with what they say of it. */
function* runs(
  word: Buffer,
  table: Buffer,
  place: Place,
  kind: RunKind,
): Generator<FormattedRun & { readonly grpprl: Buffer }> {
  const list = table.subarray(place.at, place.at + place.length)
  const count = Math.max(0, Math.floor((list.length - 4) / 8))
  let seen = 0
  for (let index = 0; index < count && seen < MOST_RUNS; index += 1) {
    const number = list.readUInt32LE((count + 1) * 4 + index * 4) & 0x3fffff
    const page = word.subarray(number * PAGE, (number + 1) * PAGE)
    if (page.length < PAGE) continue
    const held = page.readUInt8(PAGE - 1)
    for (let run = 0; run < held; run += 1) {
      const grpprl = propertiesOf(page, held, run, kind)
      if (grpprl === undefined) continue
      const from = page.readUInt32LE(run * 4)
      const to = page.readUInt32LE(run * 4 + 4)
      seen += 1
      if (to > from) yield { from, to, grpprl }
    }
  }
}

function propertiesOf(page: Buffer, held: number, run: number, kind: RunKind): Buffer | undefined {
  const step = kind === 'characters' ? 1 : 13
  const listed = (held + 1) * 4 + run * step
  if (listed >= PAGE - 1) return undefined
  const at = page.readUInt8(listed) * 2
  if (at === 0 || at >= PAGE - 2) return undefined
  if (kind === 'characters') return page.subarray(at + 1, Math.min(PAGE - 1, at + 1 + page.readUInt8(at)))
  const words = page.readUInt8(at)
  const start = words === 0 ? at + 2 : at + 1
  const length = words === 0 ? page.readUInt8(at + 1) * 2 : words * 2 - 1
  // The number of its style stands first.
  return page.subarray(start + 2, Math.min(PAGE - 1, start + length))
}

/** Properties by name, with what they say in their first byte, and where that stands. */
export function* properties(grpprl: Buffer): Generator<readonly [name: number, value: number, at: number]> {
  let at = 0
  while (at + 3 <= grpprl.length) {
    const name = grpprl.readUInt16LE(at)
    const fixed = OPERAND[name >>> 13] ?? 1
    const isLong = name === 0xd608
    const length = fixed > 0 ? fixed : 1 + grpprl.readUInt8(at + 2)
    yield [name, grpprl.readUInt8(at + 2), at + 2]
    if (isLong && at + 4 <= grpprl.length) at += 3 + grpprl.readUInt16LE(at + 2)
    else at += 2 + length
  }
}
