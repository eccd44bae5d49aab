import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nestsTooDeep } from '../../../src/api/http/json-depth.ts'

const nests = (json: string, limit = 3): boolean => nestsTooDeep(Buffer.from(json), limit)

it.each(['[[[[]]]]', '{"a":{"b":{"c":{}}}}', '[{"a":[{}]}]', '[[[['])('is too deep: %s', (json) => {
  expect(nests(json)).toBe(true)
})

it.each(['[[[]]]', '"[[[[["', '["\\"[[[[["]', '["\\\\",[[]]]', '[],[],[],[],[]', ''])(
  'is shallow: %s',
  (json) => {
    expect(nests(json)).toBe(false)
  },
)

it('counts any JSON as its own structure nests', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(nests(JSON.stringify(value), depthOf(value))).toBe(false)
      if (depthOf(value) > 0) expect(nests(JSON.stringify(value), depthOf(value) - 1)).toBe(true)
    }),
  )
})
