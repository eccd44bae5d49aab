import { expect, it } from '@jest/globals'
import { isSameData } from '../../src/kernel/is-same-data.ts'

it.each([
  [null, null],
  [[], []],
  [
    { a: 1, b: ['x', { c: null }] },
    { b: ['x', { c: null }], a: 1 },
  ],
  [{ a: 1, b: undefined }, { a: 1 }],
])('%j is %j', (one, other) => {
  expect([isSameData(one, other), isSameData(other, one)]).toEqual([true, true])
})

it.each([
  [null, {}],
  [[], {}],
  [0, '0'],
  [['a'], ['a', 'b']],
  [
    ['a', 'b'],
    ['b', 'a'],
  ],
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { b: 1 }],
  [{ a: null }, {}],
  [{}, { constructor: Object }],
])('%j is not %j', (one, other) => {
  expect([isSameData(one, other), isSameData(other, one)]).toEqual([false, false])
})
