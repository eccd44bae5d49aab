import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { type Granted, rightsChange } from '../../src/access/rights-change.ts'
import { newId } from '../../src/kernel/ids.ts'
import { type LostEntry, restoreWorld } from '../support/restored-world.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

// What people may do was changed after the backup, and is lost with the database: the log has it, but for the groups.

let world: RetentionWorld
let counter = 0
/** As the backup has her: an officer for all of the plan, cleared, in two groups. */
let niamh: PersonActor

beforeAll(async () => {
  world = await makeRetentionWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  counter += 1
  niamh = await world.addPerson(`niamh ${counter}`, 'ig-officer', { groups: ['hr', 'pay'] })
})

const changed = (id: string, from: Granted, to: Partial<Granted>): LostEntry => ({
  action: 'person.changed',
  subject: { type: 'person', id },
  codes: rightsChange(from, { ...from, ...to }),
})
const grantedTo = async ({ id }: { readonly id: string }) =>
  (
    await world.rows<Granted & { readonly disabled: boolean }>(
      sql`select role, scope, clearance, groups, disabled_at is not null as disabled from person where id::text = ${id}`,
    )
  )[0]
const entriesOf = async ({ id }: { readonly id: string }) =>
  (await world.rows<{ readonly draft: string }>(sql`select draft from audit_outbox order by id`))
    .map(({ draft }) => JSON.parse(draft))
    .filter(({ subject }) => subject.id === id)

it('brings back nothing that was taken: no clearance, no role, no wider scope', async () => {
  const to = { role: 'civil-servant', scope: 'PÄDAGOGIK', clearance: 'official' } as const
  const { report, changes } = await restoreWorld(world, [changed(niamh.id, niamh, to)]).takeUp()
  expect(report).toMatchObject({ rightsChanged: [niamh.name], groupsLost: [], tokensRevoked: [] })
  expect(await grantedTo(niamh)).toEqual({ ...to, groups: ['hr', 'pay'], disabled: false })
  // Nobody has to do it again.
  expect(changes).toEqual([])
  expect(await entriesOf(niamh)).toMatchObject([
    {
      action: 'person.changed',
      actor: { id: 'system' },
      codes: { cause: 'restored', toRole: 'civil-servant' },
    },
  ])
})

it('takes somebody out of every group who was taken out of any, says so, and lists it', async () => {
  const lost = changed(niamh.id, niamh, { groups: ['pay'] })
  const { report, changes } = await restoreWorld(world, [lost]).takeUp()
  expect(report).toMatchObject({ rightsChanged: [niamh.name], groupsLost: [niamh.name] })
  expect(await grantedTo(niamh)).toMatchObject({ role: 'ig-officer', groups: [] })
  expect(changes).toMatchObject([{ action: 'person.changed', subject: { id: niamh.id }, kind: null }])
})

it('leaves the groups of the backup to whom others were given since, says so, and lists it', async () => {
  const lost = changed(niamh.id, niamh, { groups: ['hr', 'it', 'pay'] })
  const { report, changes } = await restoreWorld(world, [lost]).takeUp()
  expect(report).toMatchObject({ rightsChanged: [], groupsLost: [niamh.name] })
  expect(await grantedTo(niamh)).toMatchObject({ groups: ['hr', 'pay'] })
  expect(changes).toHaveLength(1)
})

it('goes by the last word on it, but of groups by whatever was taken on the way', async () => {
  const lowered = { ...niamh, clearance: 'official', groups: [] } as const
  const { report } = await restoreWorld(world, [
    changed(niamh.id, niamh, lowered),
    changed(niamh.id, lowered, { clearance: 'official-sensitive', groups: ['hr'] }),
  ]).takeUp()
  expect(report.groupsLost).toEqual([niamh.name])
  expect(await grantedTo(niamh)).toMatchObject({ clearance: 'official-sensitive', groups: [] })
})

it('grants a role for no class where the entry does not say for which', async () => {
  const { codes, ...entry } = changed(niamh.id, niamh, { scope: 'FIN' })
  const { toScope: _, ...rest } = codes ?? {}
  await restoreWorld(world, [{ ...entry, codes: rest }]).takeUp()
  expect(await grantedTo(niamh)).toMatchObject({ role: 'ig-officer', scope: '?' })
})

it('changes nobody who was disabled since, nor whom this database does not know', async () => {
  const stranger = newId()
  const { report, changes } = await restoreWorld(world, [
    changed(niamh.id, niamh, { clearance: 'official' }),
    { action: 'person.disabled', subject: { type: 'person', id: niamh.id } },
    { action: 'person.added', subject: { type: 'person', id: stranger } },
    changed(stranger, niamh, { groups: [] }),
  ]).takeUp()
  expect(report).toMatchObject({ rightsChanged: [], groupsLost: [], tokensRevoked: [niamh.name] })
  expect(await grantedTo(niamh)).toMatchObject({ clearance: 'official-sensitive', disabled: true })
  expect(changes.map(({ action }) => action)).toEqual(['person.added', 'person.changed'])
})
