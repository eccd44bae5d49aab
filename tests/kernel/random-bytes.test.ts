import { expect, it } from '@jest/globals'
import { randomBytes } from '../../src/kernel/random-bytes.ts'

it('gives as many bytes as asked for, none of them twice and none that others could change', () => {
  const given = Array.from({ length: 2_000 }, () => randomBytes(16))
  expect(new Set(given.map((bytes) => bytes.toString('hex'))).size).toBe(2_000)
  expect(new Set(given.map(({ length }) => length))).toEqual(new Set([16]))
  const [first, second] = [randomBytes(8), randomBytes(8)]
  const before = second.toString('hex')
  first.fill(0)
  expect(second.toString('hex')).toBe(before)
  expect([randomBytes(4_096).length, randomBytes(4_095).length, randomBytes(4_096).length]).toEqual([
    4_096, 4_095, 4_096,
  ])
  expect(() => randomBytes(4_097)).toThrow(RangeError)
})
