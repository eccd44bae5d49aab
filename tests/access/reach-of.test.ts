import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Actor, PersonActor } from '../../src/access/actor.ts'
import { authorise } from '../../src/access/authorise.ts'
import { reachOf } from '../../src/access/reach-of.ts'
import type { PersonId } from '../../src/kernel/ids.ts'
import type { AccessConditions } from '../../src/records/access-conditions.ts'
import { markings } from '../../src/records/marking.ts'

const groups = fc.uniqueArray(fc.constantFrom('pay', 'legal', 'team'), { maxLength: 3 })
const person = (role: PersonActor['role']): fc.Arbitrary<PersonActor> =>
  fc
    .record({
      scope: fc.constantFrom(null, 'FIN', 'FIN-INV', 'EST'),
      clearance: fc.constantFrom(...markings),
      groups,
    })
    .map((given) => ({ kind: 'person', id: 'p' as PersonId, name: 'P', role, how: 'token', ...given }))
const operator: Actor = { kind: 'operator', id: 'operator:x', name: 'x' }
const asker = fc.oneof(person('civil-servant'), person('ig-officer'), fc.constant(operator))
const conditions: fc.Arbitrary<AccessConditions> = fc.record({
  classPath: fc.constantFrom<readonly string[]>(['FIN'], ['FIN', 'FIN-INV'], ['EST'], ['PRESS']),
  marking: fc.constantFrom(...markings),
  groups,
})

it('is met by nobody who may not read something that the asker may', () => {
  fc.assert(
    fc.property(asker, person('auditor'), conditions, (one, reader, folder) => {
      fc.pre(authorise(one, 'search-records', folder) === 'allowed')
      fc.pre(authorise(reader, 'read-history', reachOf(one)) === 'allowed')
      expect(authorise(reader, 'search-records', folder)).toBe('allowed')
    }),
  )
})

it('is met by who reads the same, and by who reads everything', () => {
  fc.assert(
    fc.property(asker, person('auditor'), (one, reader) => {
      const all = { scope: null, clearance: 'official-sensitive', groups: ['pay', 'legal', 'team'] } as const
      expect(authorise({ ...reader, ...all }, 'read-history', reachOf(one))).toBe('allowed')
      if (one.kind !== 'person') return
      const { scope, clearance, groups: same } = one
      expect(authorise({ ...reader, scope, clearance, groups: same }, 'read-history', reachOf(one))).toBe(
        'allowed',
      )
    }),
  )
})
