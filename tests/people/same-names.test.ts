import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { PersonActor } from '../../src/access/actor.ts'
import { makePostgresAuditLog } from '../../src/adapters/postgres/audit/audit-log.ts'
import { makePersonStore } from '../../src/adapters/postgres/people/person-store.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import { makeAddPerson } from '../../src/people/add-person.ts'
import { makeDisablePerson } from '../../src/people/disable-person.ts'
import type { PeopleTx, Person } from '../../src/people/ports.ts'
import { makeRotateToken } from '../../src/people/rotate-token.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

let world: RetentionWorld
let root: PersonActor
let add: (name: string, groups?: readonly string[]) => Promise<Person>
let rotate: (name: string) => Promise<Person>
let disable: (name: string) => Promise<Person>

beforeAll(async () => {
  world = await makeRetentionWorld()
  root = await world.addPerson('root', 'administrator')
  const unitOfWork: UnitOfWork<PeopleTx> = world.db.unitOfWork((handle, outgoing) => ({
    people: makePersonStore(handle),
    audit: makePostgresAuditLog(handle, outgoing, world.clock),
  }))
  const deps = { unitOfWork, machineNow: () => new Date() }
  const [adding, rotating, disabling] = [makeAddPerson(deps), makeRotateToken(deps), makeDisablePerson(deps)]
  add = async (name, groups = []) => {
    const granted = { role: 'ig-officer', scope: null, clearance: 'official', groups } as const
    return (await adding(root, { name, ...granted })).person
  }
  rotate = async (name) => (await rotating(root, name)).person
  disable = (name) => disabling(root, name)
})
afterAll(() => world.close())

const apart = (name: string) => name.normalize('NFD')

it('refuses a second person whose name looks like the first, however it was typed', async () => {
  await add('Séamus')
  for (const name of ['Séamus', apart('Séamus'), ' Séamus', 'Séamus '])
    await expect(add(name)).rejects.toMatchObject({ code: 'person-exists' })
  await world.addPerson(apart('Gráinne'))
  await expect(add('Gráinne')).rejects.toMatchObject({ code: 'person-exists' })
  expect(await add('Seamus')).toMatchObject({ name: 'Seamus' })
})

it.each([
  'system',
  'System ',
  'ｓｙｓｔｅｍ',
  'withheld',
  'operator:root',
  'Operator:Orla',
  'operator : root',
])('refuses a name under which something else is shown than a person: %s', async (name) => {
  await expect(add(name)).rejects.toMatchObject({ code: 'person-exists' })
})

it('takes names that only begin like one of those', async () => {
  for (const name of ['Systema Ní Ógáin', 'operator', 'operators: night shift'])
    expect(await add(name)).toMatchObject({ name })
})

it('keeps a name and groups as they look', async () => {
  const added = await add(` ${apart('Bríd')} `, [apart('Áras'), 'Áras ', 'Áras'])
  expect(added).toMatchObject({ name: 'Bríd', groups: ['Áras'] })
})

it('reaches a person by a name that looks like theirs, and of two by just what was typed', async () => {
  await add('Niamh Ní Bhriain')
  expect(await rotate(apart(' Niamh Ní Bhriain'))).toMatchObject({ name: 'Niamh Ní Bhriain' })
  const old = await world.addPerson(apart('Órla'))
  expect(await disable('Órla')).toMatchObject({ id: old.id })

  const [composed, decomposed] = [await world.addPerson('Cáit'), await world.addPerson(apart('Cáit'))]
  expect(await disable('Cáit')).toMatchObject({ id: composed.id })
  expect(await disable(apart('Cáit'))).toMatchObject({ id: decomposed.id })
  await expect(disable('Cait')).rejects.toMatchObject({ code: 'not-found' })
})
