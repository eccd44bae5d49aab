import { expect, it } from '@jest/globals'
import { letsInNobodyElse } from '../../src/records/lets-in-nobody-else.ts'
import type { Marking } from '../../src/records/marking.ts'

const kept = (marking: Marking, ...groups: readonly string[]) => ({ marking, groups })

it.each([
  ['a lower marking', kept('official-sensitive'), kept('official')],
  ['a lower marking beside fewer groups', kept('official-sensitive', 'a', 'b'), kept('official', 'a')],
  ['no group any more', kept('official', 'a'), kept('official')],
  ['one more group', kept('official', 'a'), kept('official', 'a', 'b')],
  ['another group', kept('official', 'a'), kept('official', 'b')],
  ['one more group beside a higher marking', kept('official', 'a'), kept('official-sensitive', 'a', 'b')],
])('%s lets somebody in', (_what, before, after) => {
  expect(letsInNobodyElse(before, after)).toBe(false)
})

it.each([
  ['nothing else', kept('official', 'a'), kept('official', 'a')],
  ['a higher marking', kept('official', 'a'), kept('official-sensitive', 'a')],
  ['a group where there was none', kept('official'), kept('official', 'a')],
  ['fewer groups', kept('official', 'a', 'b'), kept('official', 'b')],
])('%s lets in nobody', (_what, before, after) => {
  expect(letsInNobodyElse(before, after)).toBe(true)
})
