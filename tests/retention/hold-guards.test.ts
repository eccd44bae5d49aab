import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { addOfficers } from '../support/disposal-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

// Statements that no part of the program makes, made with its own rights: a mistake in it frees nothing.

let world: RetentionWorld

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S' })
  await world.addClass('C', 'S')
})
afterAll(() => world.close())

/** As requests and jobs do. */
const asApp = (statement: RawBuilder<unknown>): Promise<unknown> =>
  world.db.unitOfWork((handle) => handle).run((handle) => statement.execute(handle))

const refused = expect.objectContaining({ code: '23000' })

describe('what a hold has caught in time', () => {
  const attempts = [
    ['comes to be too late afterwards', sql`update hold_item set too_late_at = now()`],
    [
      'becomes another record',
      sql`update hold_item set record_id = (select max(id::text)::uuid from record)`,
    ],
    ['was caught on another day', sql`update hold_item set since = since + interval '1 day'`],
  ] as const

  it.each(attempts)('never %s', async (_, attempt) => {
    const officers = await addOfficers(world)
    const disposal = makeDisposal(world)
    const folder = await world.addFolder('C')
    const [record] = [await world.addRecord(folder), await world.addRecord(folder)]
    const { id } = await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'asked for',
      authority: 'Court',
      scope: { records: [record.id] },
    })
    await expect(asApp(attempt)).rejects.toEqual(refused)
    const caught = sql`select record_id as record, too_late_at as late from hold_item where hold_id = ${id}`
    expect(await world.rows(caught)).toEqual([{ record: record.id, late: null }])
  })
})

describe('a hold that is lifted', () => {
  const begunAnew = expect.objectContaining({ code: 'engine-unavailable', details: { cause: 'contention' } })

  async function placed() {
    const officers = await addOfficers(world)
    const disposal = makeDisposal(world)
    const record = await world.addRecord(await world.addFolder('C'))
    const { id } = await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'asked for',
      authority: 'Court',
      scope: { folders: [(await world.addFolder('C')).reference] },
    })
    await disposal.requestLift(officers.decider, id, 'over')
    const caught = () => world.rows(sql`select 1 from hold_item where hold_id = ${id}`)
    const catching = sql`
      insert into hold_item (hold_id, record_id, since)
      select s.hold_id, ${record.id}, now() from hold_scope s where s.hold_id = ${id} and s.released_at is null`
    return { officers, disposal, id, record, caught, catching }
  }

  it('catches nothing more, whoever says so', async () => {
    const { officers, disposal, id, record, caught } = await placed()
    await disposal.confirmLift(officers.approver, id, 'agreed')
    const late = sql`insert into hold_item (hold_id, record_id, since) values (${id}, ${record.id}, now())`
    await expect(asApp(late)).rejects.toEqual(begunAnew)
    expect(await caught()).toEqual([])
  })

  it('meanwhile has whoever catches wait, and look at its scope anew', async () => {
    const { officers, id, caught, catching } = await placed()
    // Begun while the lifting is not committed yet: it reads the scope as it stood.
    const late = await world.db
      .unitOfWork((handle) => handle)
      .run(async (handle) => {
        await sql`select from hold where id = ${id} for update`.execute(handle)
        await sql`update hold set state = 'lifted', lifted_by = ${officers.approver.id}, lifted_at = now() where id = ${id}`.execute(
          handle,
        )
        await sql`update hold_scope set released_at = now() where hold_id = ${id}`.execute(handle)
        const begun = asApp(catching)
        let isOver = false
        const over = () => {
          isOver = true
        }
        begun.then(over, over)
        await untilWaited(() => isOver)
        return [begun]
      })
    await late[0]
    expect(await caught()).toEqual([])
  })

  /** Until somebody waits for a lock that another holds, or there is nothing more to wait for. */
  async function untilWaited(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const waiting = await world.rows(
        sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if (waiting.length > 0) return
    }
  }
})

it('what an installation was made as, a drill above all, stays', async () => {
  await world.rows(sql`
    insert into installation (id, created_at, drill, engines) values (gen_random_uuid(), now(), true, '{}')
    on conflict (only_one) do update set drill = true
  `)
  await expect(asApp(sql`update installation set drill = false`)).rejects.toEqual(refused)
  await expect(asApp(sql`update installation set engines = '{"index": "another"}'`)).rejects.toEqual(refused)
  await asApp(sql`update installation set restored_at = now()`)
  expect(await world.rows(sql`select drill from installation`)).toEqual([{ drill: true }])
})
