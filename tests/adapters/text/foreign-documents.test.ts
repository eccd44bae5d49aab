import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { wordErrorRate } from '../../support/word-error-rate.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

/** Documents that others collected; a checkout does not have them. */
const collection = process.env['MUNIMENT_TEST_DATA']
const filesIn = (name: string): readonly string[] => {
  const folder = join(collection ?? '', name)
  return collection !== undefined && existsSync(folder)
    ? readdirSync(folder).map((file) => join(folder, file))
    : []
}
const hostile = filesIn('hostile')
const recognisable = filesIn('samples').filter((path) => /phototest.*\.tif$/.test(path))
const gold = filesIn('samples').find((path) => path.endsWith('phototest.gold.txt'))

it(`foreign documents are ${collection === undefined ? 'not read: MUNIMENT_TEST_DATA names no collection' : 'read from the collection'}`, () => {
  expect(collection === undefined || hostile.length > 0).toBe(true)
})

if (hostile.length > 0) {
  describe('hostile documents that others collected', () => {
    let test: TestReader
    beforeAll(async () => {
      test = await startTestReader()
    })
    afterAll(() => test.end())

    it('each ends in an outcome, and the reader outlives them all', async () => {
      const results = await Promise.all(
        hostile.map(async (path) => test.read(readFileSync(path), path.slice(path.indexOf('__') + 2))),
      )
      for (const result of results) {
        expect(['read', 'without-text', 'quarantined']).toContain(result.outcome)
        if (result.outcome !== 'read') expect(result.message).toMatch(/^[A-Z].+\.$/)
      }
      expect(textOf(await test.read('still here', 'after.txt'))).toBe('still here')
    })

    it.each(recognisable)('reads %s with fewer than one word in twenty wrong', async (path) => {
      const result = await test.read(readFileSync(path), 'page.tif')
      expect(wordErrorRate(textOf(result), readFileSync(gold ?? '', 'utf8'))).toBeLessThan(0.05)
    })
  })
}
