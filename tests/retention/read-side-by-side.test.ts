import { expect, it } from '@jest/globals'
import { readSideBySide, type Stretch } from '../../src/retention/log/read-side-by-side.ts'

/** Numbers from 0 in parts of two, read side by side; `failAt` is the part, from 0, that cannot be read. */
function list(length: number, { atOnce = 2, failAt = Number.POSITIVE_INFINITY } = {}) {
  const begun: Stretch<number>[] = []
  const endOf = async (after: number | null): Promise<number | null> => {
    const end = (after ?? -1) + 2
    return end < length ? end : null
  }
  const read = async (stretch: Stretch<number>): Promise<readonly number[]> => {
    begun.push(stretch)
    if (begun.length > failAt) throw new Error('the database went away')
    const first = (stretch.after ?? -1) + 1
    return [first, first + 1].filter((number) => number <= (stretch.until ?? length - 1))
  }
  return { begun, parts: readSideBySide({ endOf, read, atOnce }) }
}

it.each([0, 1, 2, 3, 4, 5, 100])('reads each of %i rows once, in order', async (length) => {
  for (const atOnce of [1, 2, 5]) {
    const seen: number[] = []
    for await (const part of list(length, { atOnce }).parts) seen.push(...part)
    expect(seen).toEqual(Array.from({ length }, (_, number) => number))
  }
})

it('gives a part that comes late before one that was read sooner', async () => {
  const late = Promise.withResolvers<string>()
  const parts = readSideBySide<number, string>({
    endOf: async (after) => (after === null ? 1 : null),
    read: ({ after }) => (after === null ? late.promise : Promise.resolve('second')),
    atOnce: 2,
  })
  const first = parts.next()
  await new Promise(setImmediate)
  late.resolve('first')
  expect([(await first).value, (await parts.next()).value]).toEqual(['first', 'second'])
})

it('has begun no more parts than are read at once, beside the one in use, however long the list is', async () => {
  for (const length of [1_000, 100_000]) {
    const { begun, parts } = list(length)
    let used = 0
    for await (const _ of parts) {
      used += 1
      // Whatever could begin by itself has begun.
      await new Promise(setImmediate)
      expect(begun.length - used).toBeLessThanOrEqual(2)
      if (used === 40) break
    }
    expect(begun.length).toBeLessThanOrEqual(42)
  }
})

it('gives what was read before it tells of a part that could not be, and bothers nobody who stopped reading', async () => {
  const { parts } = list(100, { failAt: 1 })
  expect((await parts.next()).value).toEqual([0, 1])
  await expect(parts.next()).rejects.toThrow('went away')
  for await (const part of list(100, { failAt: 1 }).parts) {
    expect(part).toEqual([0, 1])
    break
  }
  // An error that nobody caught would fail the run.
  await new Promise(setImmediate)
})
