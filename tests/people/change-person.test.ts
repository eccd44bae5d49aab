import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type Actor, type PersonActor, roles, systemActor } from '../../src/access/actor.ts'
import { makePostgresAuditLog } from '../../src/adapters/postgres/audit/audit-log.ts'
import { makePersonStore } from '../../src/adapters/postgres/people/person-store.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import { makeChangePerson } from '../../src/people/change-person.ts'
import { makeDisablePerson } from '../../src/people/disable-person.ts'
import type { PersonChange } from '../../src/people/person-change.ts'
import type { PeopleTx } from '../../src/people/ports.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

let world: RetentionWorld
let change: (actor: Actor, name: string, wanted: PersonChange) => Promise<unknown>
let disable: (actor: Actor, name: string) => Promise<unknown>
/** An administrator with a token. */
let root: PersonActor
let counter = 0
/** Cleared, in two groups, for all of the plan. */
let niamh: PersonActor

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S' })
  await world.addClass('FIN', 'S')
  await world.addClass('ÄMTER', 'S')
  const unitOfWork: UnitOfWork<PeopleTx> = world.db.unitOfWork((handle, outgoing) => ({
    people: makePersonStore(handle),
    audit: makePostgresAuditLog(handle, outgoing, world.clock),
  }))
  const deps = { unitOfWork, machineNow: () => world.clock.now() }
  change = makeChangePerson(deps)
  disable = makeDisablePerson(deps)
  root = await administrator('root')
})
afterAll(() => world.close())
beforeEach(async () => {
  counter += 1
  await world.rows(sql`update person set role = 'auditor' where role = 'administrator' and id <> ${root.id}`)
  niamh = await world.addPerson(`niamh ${counter}`, 'civil-servant', { groups: ['hr', 'pay'] })
})

async function administrator(name: string, token: 'live' | 'over' | 'bootstrap' = 'live') {
  const person = await world.addPerson(name, 'administrator')
  const at = world.clock.now()
  const ends = new Date(at.getTime() + (token === 'over' ? -1 : 3_600_000))
  await world.rows(sql`
    insert into api_token (id, person_id, hash, kind, created_at, expires_at)
    values (${person.id}, ${person.id}, sha256(${name}::bytea), ${token === 'bootstrap' ? 'bootstrap' : 'personal'},
            ${new Date(at.getTime() - 10_000)}, ${ends})
  `)
  return person
}

interface Row {
  readonly role: string
  readonly scope: string | null
  readonly clearance: string
  readonly groups: readonly string[]
  readonly disabled: boolean
  /** Another one for each time that the row was written. */
  readonly version: string
}

async function rowOf({ id }: { readonly id: string }): Promise<Row> {
  const [row] = await world.rows<Row>(sql`
    select role, scope, clearance, groups, disabled_at is not null as disabled, xmin::text as version
    from person where id::text = ${id}
  `)
  if (row === undefined) throw new Error('nobody')
  return row
}

interface Entry {
  readonly action: string
  readonly actor: { readonly id: string }
  readonly codes: { readonly [name: string]: unknown }
}

/** What the log will say of a person, in its order. */
async function entriesOf({ id }: { readonly id: string }): Promise<readonly Entry[]> {
  const drafts = await world.rows<{ readonly draft: string }>(sql`select draft from audit_outbox order by id`)
  return drafts
    .map(({ draft }) => JSON.parse(draft))
    .filter(({ subject }: { subject: { id: string } }) => subject.id === id)
}

async function leavesAll(person: PersonActor, attempt: () => Promise<unknown>, code: string) {
  const before = [await rowOf(person), await entriesOf(person)]
  await expect(attempt()).rejects.toMatchObject({ code })
  expect([await rowOf(person), await entriesOf(person)]).toEqual(before)
}

describe('refuses, and leaves all as it is', () => {
  it.each(roles.filter((role) => role !== 'administrator'))('whoever is %s', async (role) => {
    const other = await world.addPerson(`${role} ${counter}`, role)
    await leavesAll(niamh, () => change(other, niamh.name, { clearance: 'official' }), 'forbidden-role')
    await leavesAll(other, () => change(other, other.name, { role: 'ig-officer' }), 'forbidden-role')
  })

  it('a change of nothing, a reason alone, a class that is not there and whoever is not', async () => {
    for (const nothing of [{}, { reason: 'Because' }])
      await leavesAll(niamh, () => change(root, niamh.name, nothing), 'missing-field')
    const wanted = { scope: 'GONE', groups: [] }
    await leavesAll(niamh, () => change(root, niamh.name, wanted), 'unknown-class')
    await expect(change(root, 'nobody', { groups: [] })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('one who is disabled', async () => {
    await disable(root, niamh.name)
    await leavesAll(niamh, () => change(root, niamh.name, { groups: [] }), 'person-disabled')
  })

  it('to leave nobody who can act as administrator, whoever asks', async () => {
    await administrator(`token over ${counter}`, 'over')
    await administrator(`bootstrap ${counter}`, 'bootstrap')
    await world.addPerson(`no token ${counter}`, 'administrator')
    const gone = await administrator(`disabled ${counter}`)
    await world.rows(sql`update person set disabled_at = now() where id = ${gone.id}`)
    for (const asker of [root, systemActor])
      await leavesAll(root, () => change(asker, root.name, { role: 'ig-officer' }), 'last-administrator')
    await change(root, root.name, { groups: ['it'] })
    expect(await rowOf(root)).toMatchObject({ role: 'administrator', groups: ['it'] })
  })
})

it('lets an administrator take the role from themselves where another can act, and the log says who did it', async () => {
  const leaving = await administrator(`leaving ${counter}`)
  await change(leaving, leaving.name, { role: 'ig-officer', reason: 'Moves to records' })
  expect(await rowOf(leaving)).toMatchObject({ role: 'ig-officer' })
  expect(await entriesOf(leaving)).toMatchObject([
    { action: 'person.changed', actor: { id: leaving.id }, codes: { toRole: 'ig-officer' } },
  ])
})

it('leaves one administrator where two take the role from each other at once', async () => {
  await world.rows(sql`update api_token set revoked_at = now() where person_id = ${root.id}`)
  for (let round = 0; round < 5; round += 1) {
    const pair = [
      await administrator(`one ${counter}.${round}`),
      await administrator(`two ${counter}.${round}`),
    ] as const
    const outcomes = await Promise.allSettled([
      change(pair[0], pair[1].name, { role: 'auditor' }),
      change(pair[1], pair[0].name, { role: 'auditor' }),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const left = (await Promise.all(pair.map(rowOf))).filter(({ role }) => role === 'administrator')
    expect(left).toHaveLength(1)
    await world.rows(
      sql`update person set role = 'auditor' where role = 'administrator' and id <> ${root.id}`,
    )
  }
  await world.rows(sql`update api_token set revoked_at = null where person_id = ${root.id}`)
})

it('changes what is said, leaves the rest, and says before and after in the log', async () => {
  const changed = await change(root, niamh.name, {
    scope: 'FIN',
    groups: ['pay', 'audit', 'pay'],
    reason: 'Moved',
  })
  const after = {
    role: 'civil-servant',
    scope: 'FIN',
    clearance: 'official-sensitive',
    groups: ['audit', 'pay'],
  }
  expect(changed).toMatchObject({ name: niamh.name, ...after })
  expect(await rowOf(niamh)).toMatchObject(after)
  const [entry] = await entriesOf(niamh)
  expect(entry).toMatchObject({
    action: 'person.changed',
    actor: { id: root.id },
    codes: {
      changed: ['groups', 'scope'],
      fromRole: 'civil-servant',
      toRole: 'civil-servant',
      fromScope: null,
      toScope: 'FIN',
      fromClearance: 'official-sensitive',
      toClearance: 'official-sensitive',
      groupsGiven: 1,
      groupsTaken: 1,
    },
  })
  expect(JSON.stringify(entry)).not.toMatch(/audit, pay|Moved/)
  expect(
    await world.rows(sql`
      select d.name, d.value from audit_detail d where d.entry_id = ${(entry as unknown as { id: string }).id} order by d.name
    `),
  ).toEqual(
    expect.arrayContaining([
      { name: 'groups', value: 'audit, pay' },
      { name: 'name', value: niamh.name },
      { name: 'reason', value: 'Moved' },
    ]),
  )
  await change(root, niamh.name, { scope: null, clearance: 'official', role: 'auditor', groups: [] })
  expect(await rowOf(niamh)).toMatchObject({
    role: 'auditor',
    scope: null,
    clearance: 'official',
    groups: [],
  })
})

it('has a scope in the log whatever its class is called, for a restored database to go by', async () => {
  await change(root, niamh.name, { scope: 'ÄMTER' })
  expect(await entriesOf(niamh)).toMatchObject([{ codes: { toScope: '%C3%84MTER' } }])
})

it('writes neither row nor entry where all is as wanted', async () => {
  await world.rows(sql`update person set groups = '{pay,hr}' where id = ${niamh.id}`)
  const before = await rowOf(niamh)
  await change(root, niamh.name, {
    role: 'civil-servant',
    scope: null,
    clearance: 'official-sensitive',
    groups: ['hr', 'pay', 'hr'],
    reason: 'To be sure',
  })
  expect([await rowOf(niamh), await entriesOf(niamh)]).toEqual([before, []])
})

describe('at once', () => {
  it('changes follow each other: each begins where the one before ended, and the last is how it stands', async () => {
    const wanted: readonly PersonChange[] = [
      { clearance: 'official' },
      { clearance: 'official-sensitive', scope: 'FIN' },
      { role: 'auditor', clearance: 'official', scope: null },
      { role: 'ig-officer', scope: 'FIN' },
      { role: 'civil-servant', clearance: 'official-sensitive' },
    ]
    for (let round = 0; round < 4; round += 1)
      await Promise.all(wanted.map((one) => change(root, niamh.name, one)))
    const entries = await entriesOf(niamh)
    expect(entries.length).toBeGreaterThan(4)
    let stands = {
      role: niamh.role as unknown,
      scope: niamh.scope as unknown,
      clearance: niamh.clearance as unknown,
    }
    for (const { codes } of entries) {
      expect({
        role: codes['fromRole'],
        scope: codes['fromScope'],
        clearance: codes['fromClearance'],
      }).toEqual(stands)
      stands = { role: codes['toRole'], scope: codes['toScope'], clearance: codes['toClearance'] }
    }
    expect(await rowOf(niamh)).toMatchObject(stands)
  })

  it('disabling ends it: once, and nothing is changed behind it', async () => {
    for (let round = 0; round < 8; round += 1) {
      const leaver = await world.addPerson(`leaver ${counter}.${round}`, 'civil-servant')
      await Promise.allSettled([
        change(root, leaver.name, { clearance: 'official' }),
        disable(root, leaver.name),
        change(root, leaver.name, { groups: ['late'] }),
        disable(root, leaver.name),
      ])
      const actions = (await entriesOf(leaver)).map(({ action }) => action)
      expect(actions.filter((action) => action === 'person.disabled')).toHaveLength(1)
      expect(actions.at(-1)).toBe('person.disabled')
      const row = await rowOf(leaver)
      expect(row.disabled).toBe(true)
      const last = (await entriesOf(leaver)).findLast(({ action }) => action === 'person.changed')
      expect(row.clearance).toBe(last?.codes['toClearance'] ?? 'official-sensitive')
    }
  })
})
