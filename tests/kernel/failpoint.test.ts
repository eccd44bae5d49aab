import { expect, it } from '@jest/globals'
import { failpoints, makeFailpoint } from '../../src/kernel/failpoint.ts'

it('does nothing at all without a setting', () => {
  const pass = makeFailpoint(undefined, () => {
    throw new Error('died')
  })
  for (const name of failpoints) pass(name)
})

it('dies at the first passing of the place it was set to, or at the N-th', () => {
  const deaths: string[] = []
  const first = makeFailpoint('capture.after-bytes', () => void deaths.push('first'))
  const third = makeFailpoint('capture.after-bytes:3', () => void deaths.push('third'))
  for (let passing = 0; passing < 5; passing += 1) {
    first('capture.after-commit')
    first('capture.after-bytes')
    third('capture.after-bytes')
  }
  expect(deaths).toEqual(['first', 'third'])
})

it('knows each place once, at least fifteen of them in a disposal', () => {
  expect(new Set(failpoints).size).toBe(failpoints.length)
  expect(failpoints.filter((name) => name.startsWith('disposal.')).length).toBeGreaterThanOrEqual(15)
})
