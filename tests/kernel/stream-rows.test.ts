import { describe, expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import { type Cells, rowsAsCsv, rowsAsJson } from '../../src/kernel/stream-rows.ts'

const PAGE = 1_000
const TITLE = 'A title as long as most of them are'

/** So many rows in pages, made as they are asked for; tells how many were. */
function source(length: number) {
  const made = { rows: 0 }
  async function* pages(): AsyncGenerator<readonly Cells[]> {
    while (made.rows < length) {
      const size = Math.min(PAGE, length - made.rows)
      const from = made.rows
      made.rows += size
      yield Array.from({ length: size }, (_, index) => ({ id: from + index, title: TITLE }))
    }
  }
  return { made, pages: pages() }
}

describe.each([
  ['CSV', (pages: AsyncIterable<readonly Cells[]>) => rowsAsCsv(['id', 'title'], pages)],
  ['JSON', (pages: AsyncIterable<readonly Cells[]>) => rowsAsJson(pages)],
])('rows as %s', (_, write) => {
  it('never wait for more than a page and what the last piece held, however many there are', async () => {
    const most: number[] = []
    for (const length of [20_000, 200_000]) {
      const { made, pages } = source(length)
      let left = 0
      let held = 0
      for await (const piece of write(pages)) {
        left += piece.split(TITLE).length - 1
        held = Math.max(held, made.rows - left)
      }
      expect(left).toBe(length)
      most.push(held)
    }
    expect(most[0]).toBeLessThan(PAGE)
    expect(most[1]).toBeLessThan(PAGE)
  })

  it('are asked of their source only as far as they are read, which ends where its reader does', async () => {
    const { made, pages } = source(1_000_000)
    for await (const _piece of write(pages)) break
    expect(made.rows).toBeLessThan(10_000)
    expect((await pages.next()).done).toBe(true)
  })
})

it('writes an empty list as a header alone, or as an empty array', async () => {
  const text = async (pieces: AsyncIterable<string>): Promise<string> => {
    let all = ''
    for await (const piece of pieces) all += piece
    return all
  }
  expect(parse(await text(rowsAsCsv(['id', 'title'], source(0).pages)))).toEqual([['id', 'title']])
  expect(JSON.parse(await text(rowsAsJson(source(0).pages)))).toEqual([])
})
