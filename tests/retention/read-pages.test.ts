import { expect, it } from '@jest/globals'
import { readPages } from '../../src/retention/read-pages.ts'

/** A list of numbers in pages of two; `failAt` is the page, from 0, that cannot be read. */
function list(length: number, failAt = Number.POSITIVE_INFINITY) {
  const asked: (number | null)[] = []
  const load = async (after: number | null): Promise<readonly number[]> => {
    asked.push(after)
    if (asked.length > failAt) throw new Error('the database went away')
    const first = after === null ? 0 : after + 1
    return [first, first + 1].filter((number) => number < length)
  }
  return { asked, pages: readPages(load, (number) => number, 2) }
}

it.each([
  [0, []],
  [1, [[0]]],
  [
    4,
    [
      [0, 1],
      [2, 3],
    ],
  ],
  [5, [[0, 1], [2, 3], [4]]],
])('reads each of %i rows once, in order', async (length, expected) => {
  const seen: (readonly number[])[] = []
  for await (const page of list(length).pages) seen.push(page)
  expect(seen).toEqual(expected)
})

it('is never more than a page ahead of its reader', async () => {
  const { asked, pages } = list(100)
  await pages.next()
  expect(asked).toEqual([null, 1])
  await pages.next()
  expect(asked).toEqual([null, 1, 3])
})

it('gives what was read before it tells of a page that could not be, and bothers nobody who stopped reading', async () => {
  const { pages } = list(100, 1)
  expect((await pages.next()).value).toEqual([0, 1])
  await expect(pages.next()).rejects.toThrow('went away')
  const stopped = list(100, 1)
  for await (const page of stopped.pages) {
    expect(page).toEqual([0, 1])
    break
  }
  // An error that nobody caught would fail the run.
  await new Promise(setImmediate)
})
