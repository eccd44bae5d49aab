import { describe, expect, it } from '@jest/globals'
import type { Action } from '../../src/access/action.ts'
import { type OperatorActor, type PersonActor, roles, systemActor } from '../../src/access/actor.ts'
import { authorise } from '../../src/access/authorise.ts'
import type { PersonId } from '../../src/kernel/ids.ts'
import type { AccessConditions } from '../../src/records/access-conditions.ts'

const person = (changes: Partial<PersonActor> = {}): PersonActor => ({
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001' as PersonId,
  name: 'Niamh',
  role: 'civil-servant',
  scope: null,
  clearance: 'official',
  groups: [],
  how: 'token',
  ...changes,
})
const operator: OperatorActor = { kind: 'operator', id: 'operator:root', name: 'root' }
const open: AccessConditions = { classPath: ['FIN', 'FIN-INV'], marking: 'official', groups: [] }

describe('what nobody may', () => {
  it.each(['decide-batch', 'approve-batch', 'execute-batch', 'lift-hold', 'place-hold'] as const)(
    'an administrator, an auditor, a civil servant and an operator never %s',
    (action) => {
      for (const role of ['administrator', 'auditor', 'civil-servant'] as const) {
        expect(authorise(person({ role }), action)).toBe('forbidden-role')
      }
      expect(authorise(operator, action)).toBe('forbidden-role')
    },
  )

  it('an administrator reads no content, whatever the groups and clearance', () => {
    const administrator = person({
      role: 'administrator',
      clearance: 'official-sensitive',
      groups: ['legal'],
    })
    for (const action of ['read-record', 'search-records', 'read-folder', 'capture-record'] as const) {
      expect(authorise(administrator, action, open)).toBe('forbidden-role')
    }
  })

  it('only an administrator, or the operator, adds people', () => {
    const may = roles.filter((role) => authorise(person({ role }), 'manage-people') === 'allowed')
    expect(may).toEqual(['administrator'])
    expect(authorise(operator, 'manage-people')).toBe('allowed')
  })
})

describe('who may read what', () => {
  const reads = (actor: PersonActor | OperatorActor, conditions: Partial<AccessConditions>): boolean =>
    authorise(actor, 'read-record', { ...open, ...conditions }) === 'allowed'

  it('refuses a marking above the clearance, also to a member of the group', () => {
    expect(reads(person({ groups: ['legal'] }), { marking: 'official-sensitive', groups: ['legal'] })).toBe(
      false,
    )
  })
  it('refuses somebody outside the groups, also with the clearance', () => {
    expect(
      reads(person({ clearance: 'official-sensitive' }), {
        marking: 'official-sensitive',
        groups: ['legal'],
      }),
    ).toBe(false)
  })
  it('lets in who has both', () => {
    const both = person({ clearance: 'official-sensitive', groups: ['legal', 'estates'] })
    expect(reads(both, { marking: 'official-sensitive', groups: ['legal'] })).toBe(true)
  })
  it('refuses what lies outside the scope, and takes what lies below it', () => {
    expect(reads(person({ scope: 'HR' }), {})).toBe(false)
    expect(reads(person({ scope: 'FIN' }), {})).toBe(true)
    expect(reads(person({ scope: 'FIN-INV' }), { classPath: ['FIN'] })).toBe(false)
  })
  it('lets an operator read as an uncleared civil servant of no group', () => {
    expect(reads(operator, {})).toBe(true)
    expect(reads(operator, { marking: 'official-sensitive' })).toBe(false)
    expect(reads(operator, { groups: ['legal'] })).toBe(false)
  })
  it('lets in through any one of several folders, and to decide only through all of them', () => {
    const filed = { ...open, alternatives: [{ classPath: ['HR'], groups: ['legal'] }] }
    const may = (actor: PersonActor, action: Action) => authorise(actor, action, filed) === 'allowed'
    for (const scope of ['FIN', 'HR']) {
      const one = person({ role: 'ig-officer', scope, groups: ['legal'] })
      for (const action of [
        'read-record',
        'search-records',
        'place-hold',
        'review-hold',
        'conduct-request',
      ] as const)
        expect(may(one, action)).toBe(true)
      for (const action of [
        'read-batch',
        'decide-batch',
        'move-record',
        'read-history',
        'unfile-record',
      ] as const)
        expect(may(one, action)).toBe(false)
    }
    const outside = person({ role: 'ig-officer', scope: 'HR' })
    expect(may(outside, 'read-record')).toBe(false)
    const all = person({ role: 'ig-officer', groups: ['legal'] })
    expect(may(all, 'read-batch')).toBe(true)
    expect(authorise(all, 'read-record', { ...filed, marking: 'official-sensitive' })).toBe('unreadable')
    expect(authorise(operator, 'read-record', filed)).toBe('allowed')
  })
  it('answers "unreadable", never "forbidden", for what a reader may not see', () => {
    expect(authorise(person(), 'read-record', { ...open, marking: 'official-sensitive' })).toBe('unreadable')
  })
})

describe('what Muniment files for itself', () => {
  const certificates: AccessConditions = {
    classPath: ['MUNIMENT', 'MUNIMENT-CERT'],
    marking: 'official',
    groups: [],
  }
  const verdict = (actor: PersonActor | OperatorActor, action: Action) =>
    authorise(actor, action, certificates)

  it('does not exist for whoever may not read certificates', () => {
    for (const actor of [person(), operator])
      for (const action of ['read-record', 'search-records', 'read-folder'] as const)
        expect(verdict(actor, action)).toBe('unreadable')
    for (const action of ['update-record', 'move-record', 'file-record', 'close-folder'] as const)
      expect(verdict(person(), action)).toBe('unreadable')
  })
  it('is read and held, and changed or disposed of by nobody', () => {
    const officer = person({ role: 'ig-officer' })
    const filed = { ...certificates, classPath: ['FIN'], alternatives: [certificates] }
    for (const action of ['read-record', 'search-records', 'read-history', 'place-hold'] as const)
      expect(verdict(officer, action)).toBe('allowed')
    expect(verdict(person({ role: 'auditor' }), 'read-record')).toBe('allowed')
    for (const action of [
      'capture-record',
      'update-record',
      'move-record',
      'file-record',
      'unfile-record',
      'close-folder',
      'reopen-folder',
      'move-folder',
      'change-folder',
      'override-schedule',
      'propose-batch',
      'decide-batch',
      'approve-batch',
    ] as const) {
      expect(verdict(officer, action)).toBe('forbidden-role')
      expect(authorise(officer, action, filed)).toBe('forbidden-role')
    }
  })
  it('keeps to clearance and scope', () => {
    const marked: AccessConditions = { ...certificates, marking: 'official-sensitive' }
    expect(authorise(person({ role: 'auditor' }), 'read-record', marked)).toBe('unreadable')
    expect(verdict(person({ role: 'ig-officer', scope: 'FIN' }), 'read-record')).toBe('unreadable')
  })
})

it('lets Muniment itself do what its jobs need', () => {
  const actions: readonly Action[] = ['run-sweep', 'read-record']
  for (const action of actions) expect(authorise(systemActor, action)).toBe('allowed')
})
