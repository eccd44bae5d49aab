import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { PersonActor } from '../../src/access/actor.ts'
import { authorise } from '../../src/access/authorise.ts'
import type { PersonId } from '../../src/kernel/ids.ts'
import type { AccessConditions, ReadingPlace } from '../../src/records/access-conditions.ts'
import { accessToAll } from '../../src/records/access-to-all.ts'
import { markings } from '../../src/records/marking.ts'

const groups = fc.uniqueArray(fc.constantFrom('pay', 'legal', 'team'), { maxLength: 3 })
const reader: fc.Arbitrary<PersonActor> = fc
  .record({
    role: fc.constantFrom('civil-servant', 'ig-officer', 'auditor'),
    scope: fc.constantFrom(null, 'FIN', 'FIN-INV', 'EST'),
    clearance: fc.constantFrom(...markings),
    groups,
  })
  .map((given) => ({ kind: 'person', id: 'p' as PersonId, name: 'P', how: 'token', ...given }))
const place: fc.Arbitrary<ReadingPlace> = fc.record({
  classPath: fc.constantFrom<readonly string[]>(['FIN'], ['FIN', 'FIN-INV'], ['EST'], ['MUNIMENT']),
  groups,
})
const conditions: fc.Arbitrary<AccessConditions> = fc
  .tuple(place, fc.constantFrom(...markings), fc.array(place, { maxLength: 2 }))
  .map(([first, marking, alternatives]) => ({ ...first, marking, alternatives }))

it('is met by those, and only those, who read under each of the conditions', () => {
  fc.assert(
    fc.property(reader, fc.array(conditions, { minLength: 1, maxLength: 4 }), (person, each) => {
      const readsAll = each.every((one) => authorise(person, 'read-history', one) === 'allowed')
      expect(authorise(person, 'read-history', accessToAll(each)) === 'allowed').toBe(readsAll)
    }),
  )
})

it('of one is that one', () => {
  const one: AccessConditions = { classPath: ['FIN'], groups: ['pay'], marking: 'official-sensitive' }
  expect(accessToAll([one, one])).toEqual(one)
})

it('names no place that whoever reaches the others reaches anyway', () => {
  const open: AccessConditions = { classPath: ['FIN'], groups: [], marking: 'official' }
  const team = { ...open, groups: ['team', 'pay'] }
  const pay = { ...open, groups: ['pay'] }
  expect(accessToAll([open, team])).toEqual(team)
  expect(accessToAll([team, open, pay])).toEqual(pay)
})
