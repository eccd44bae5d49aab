import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type BatchId, newId } from '../../src/kernel/ids.ts'
import { sha256Hex } from '../../src/kernel/sha256.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { defaultStages } from '../../src/records/schedules/review-stage.ts'
import { addOfficers, decideAll, type Officers, sweep } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, operator, type RetentionWorld } from '../support/retention-world.ts'
import { until } from '../support/until.ts'

let world: RetentionWorld
let officers: Officers
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addSchedule({ code: 'S-REVIEW', action: 'review' })
  await world.addSchedule({ code: 'S-TRANSFER', action: 'transfer' })
  await world.addSchedule({ code: 'S-KEEP', action: 'retain-permanently' })
  await world.addSchedule({ code: 'S-NONE', authority: false })
  await world.addSchedule({ code: 'S-CLOSED', trigger: { type: 'folder-closed' } })
  for (const name of ['DESTROY', 'REVIEW', 'TRANSFER', 'KEEP', 'NONE', 'CLOSED'])
    await world.addClass(name, `S-${name}`)
})
afterAll(() => world.close())
beforeEach(async () => {
  // Each test begins without open batches and without anything due.
  await world.rows(sql`update disposal_item set state = 'skipped' where state = 'proposed'`)
  await world.rows(sql`delete from hold_item`)
  // No test before this one swept a day to come.
  await world.rows(sql`update retention_sweep set scheduled_for = null`)
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  world.clock.set('2026-03-02T10:00:00Z')
  officers = await addOfficers(world)
})

describe('a sweep never lists', () => {
  it('what is held, one by one, by its folder or by a class above', async () => {
    const disposal = makeDisposal(world)
    await world.addClass(`SUB${Date.now()}`, null, 'DESTROY')
    const [one, two] = [await world.addFolder('DESTROY'), await world.addFolder('REVIEW')]
    const held = [await world.addRecord(one), await world.addRecord(two), await world.addRecord(two)]
    await disposal.placeHold(officers.decider, hold({ records: [held[0]?.id ?? ''] }))
    await disposal.placeHold(officers.decider, hold({ folders: [two.reference] }))
    expect(await sweep(disposal, officers.decider)).toMatchObject({
      due: 0,
      held: 3,
      alreadyListed: 0,
      batches: [],
    })
  })

  it.each(['record', 'folder', 'further folder', 'class'] as const)(
    'what a hold on a %s has still to catch',
    async (placed) => {
      const disposal = makeDisposal(world)
      const parent = `ABOVE${Date.now()}`
      const below = `BELOW${Date.now()}`
      await world.addClass(parent, 'S-DESTROY')
      await world.addClass(below, 'S-DESTROY', parent)
      const [folder, further] = [await world.addFolder(below), await world.addFolder('REVIEW')]
      const [held, free] = [
        await world.addRecord(folder),
        await world.addRecord(await world.addFolder('DESTROY')),
      ]
      if (placed === 'further folder') await makeFilingSteps(world).file(officers.decider, held, further)
      const scopes = {
        record: { records: [held.id] },
        folder: { folders: [folder.reference] },
        'further folder': { folders: [further.reference] },
        class: { classes: [parent] },
      } as const
      const { id } = await disposal.placeHold(officers.decider, hold(scopes[placed]))
      // As where it is large, and its job has not come to this record yet.
      await world.rows(sql`delete from hold_item where hold_id = ${id}`)
      await world.rows(sql`update hold set materialised_at = null where id = ${id}`)
      const { batches, ...counts } = await sweep(disposal, officers.decider)
      expect(counts).toMatchObject({ due: 1, held: 1 })
      const { items } = await disposal.listItems(officers.decider, batches[0] ?? fail(), {
        size: 9,
        cursor: null,
      })
      expect(items.map(({ recordId }) => recordId)).toEqual([free.id])
    },
  )

  it('what is kept permanently, what is not triggered, and what ends today', async () => {
    const disposal = makeDisposal(world)
    await world.addRecord(await world.addFolder('KEEP'), { date: '1950-01-01' })
    await world.addRecord(await world.addFolder('CLOSED'), { date: '1950-01-01' })
    // Kept seven years: the last day kept is today.
    await world.addRecord(await world.addFolder('DESTROY'), { date: '2019-03-02' })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 0 })
    world.clock.set('2026-03-03T00:00:00Z')
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1 })
  })

  it('the same record twice, neither in two sweeps nor in two at once', async () => {
    const disposal = makeDisposal(world)
    const folder = await world.addFolder('DESTROY')
    for (let count = 0; count < 5; count += 1) await world.addRecord(folder)
    const both = await Promise.all([sweep(disposal, officers.decider), sweep(disposal, officers.executor)])
    expect(both.map((one) => one.due).sort()).toEqual([0, 5])
    expect(both.map((one) => one.alreadyListed).sort()).toEqual([0, 5])
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, alreadyListed: 5, batches: [] })
  })

  it('what somebody proposes by hand at the same moment', async () => {
    const disposal = makeDisposal(world)
    const folder = await world.addFolder('DESTROY')
    const [byHand, due] = [await world.addRecord(folder), await world.addRecord(folder)]
    const proposed = Promise.withResolvers<void>()
    const swept = Promise.withResolvers<void>()
    const proposing = world.unitOfWork.run(async (tx) => {
      await tx.batches.insertExceptional({
        id: newId<BatchId>(),
        classCode: folder.classCode,
        accessSets: [folder.accessSet],
        marking: 'official',
        authority: 'Court order',
        stages: defaultStages,
        reason: 'Misfiled',
        proposedBy: officers.approver.id,
        proposedAt: world.clock.now(),
        records: [byHand.id],
      })
      proposed.resolve()
      await swept.promise
    })
    await proposed.promise
    const sweeping = sweep(disposal, officers.decider)
    await until(
      () =>
        world.rows(sql`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
      (waiting) => waiting.length > 0,
    )
    swept.resolve()
    await proposing
    const { batches, ...counts } = await sweeping
    expect(counts).toMatchObject({ due: 1, alreadyListed: 1 })
    const listed = await disposal.listItems(officers.decider, batches[0] ?? newId<BatchId>(), {
      size: 9,
      cursor: null,
    })
    expect(listed.items.map((item) => item.recordId)).toEqual([due.id])
  })

  it('anything, when it is dry: it counts, on any day', async () => {
    const disposal = makeDisposal(world)
    await world.addRecord(await world.addFolder('DESTROY'), { date: '2023-01-01' })
    const asOf = '2030-01-02' as CivilDate
    const { sweep: dry } = await disposal.startSweep(officers.decider, { dryRun: true, asOf })
    expect(dry).toMatchObject({ dryRun: true, asOf, due: 1, batches: [], state: 'finished' })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0 })
    await expect(disposal.startSweep(officers.decider, { dryRun: false, asOf })).rejects.toMatchObject({
      code: 'malformed',
    })
  })
})

describe('a sweep', () => {
  it('groups by class, action, marking and who may read, and bounds each batch', async () => {
    const disposal = makeDisposal(world, { limits: { page: 4, batch: 3 } })
    const plain = await world.addFolder('DESTROY')
    for (let count = 0; count < 7; count += 1) await world.addRecord(plain, { date: `201${count}-01-01` })
    await world.addRecord(await world.addFolder('DESTROY', { marking: 'official-sensitive' }))
    await world.addRecord(await world.addFolder('DESTROY', { groups: ['pay'] }))
    await world.addRecord(await world.addFolder('REVIEW'))
    await world.addRecord(await world.addFolder('TRANSFER'))
    const { batches, due } = await sweep(disposal, officers.decider)
    expect(due).toBe(11)
    const insider = { ...officers.decider, groups: ['pay'] }
    const found = await Promise.all(batches.map((id) => disposal.getBatch(insider, id)))
    expect(
      found.map((batch) => [batch.class, batch.action, batch.marking, batch.counts.total]).sort(),
    ).toEqual([
      ['DESTROY', 'destroy', 'official', 1],
      ['DESTROY', 'destroy', 'official', 1],
      ['DESTROY', 'destroy', 'official', 3],
      ['DESTROY', 'destroy', 'official', 3],
      ['DESTROY', 'destroy', 'official-sensitive', 1],
      ['REVIEW', 'review', 'official', 1],
      ['TRANSFER', 'transfer', 'official', 1],
    ])
    expect(found.every((batch) => /^[0-9a-f]{64}$/.test(batch.manifestDigest))).toBe(true)
    expect(found.every((batch) => batch.proposedBy === officers.decider.name)).toBe(true)
  })

  it('seals each batch with the digest of its own items, one line each in the order of ids, as a reader takes it', async () => {
    const disposal = makeDisposal(world, { limits: { page: 4, batch: 3 } })
    const folder = await world.addFolder('DESTROY')
    for (let count = 0; count < 5; count += 1) await world.addRecord(folder, { date: `201${count}-01-01` })
    // Listed whole on the last page, in another order than that of their ends.
    const last = await world.addFolder('TRANSFER')
    for (const date of ['2016-01-01', '2015-01-01']) await world.addRecord(last, { date })
    const { batches } = await sweep(disposal, officers.decider)
    expect(batches).toHaveLength(3)
    for (const id of batches) {
      const items = await world.rows<Record<string, string>>(sql`
        select record_id, reference, retention_end, action, class_code, schedule_code, schedule_version::text, sha256
        from disposal_item where batch_id = ${id}`)
      const lines = items.map((item) => `${Object.values(item).join('\t')}\n`).sort()
      expect((await disposal.getBatch(officers.decider, id)).manifestDigest).toBe(sha256Hex(lines.join('')))
      // Opened on the last page or before it, each is in the log once, with what it lists.
      const told = await world.rows(sql`
        select draft::jsonb -> 'codes' ->> 'manifestDigest' as digest, (draft::jsonb -> 'codes' -> 'items')::int as items
        from audit_outbox
        where draft::jsonb ->> 'action' = 'batch.proposed' and draft::jsonb -> 'subject' ->> 'id' = ${id}::text`)
      expect(told).toEqual([{ digest: sha256Hex(lines.join('')), items: items.length }])
    }
    const [none] = await world.rows<{ digest: string }>(
      sql`select disposal_manifest_digest(gen_random_uuid()) as digest`,
    )
    expect(none?.digest).toBe(sha256Hex(''))
  })

  it('lists what no outside authority covers, says so, and lets nobody destroy it', async () => {
    const disposal = makeDisposal(world)
    await world.addRecord(await world.addFolder('NONE'))
    const { batches } = await sweep(disposal, officers.decider)
    const [id] = batches
    if (id === undefined) throw new Error('one batch')
    const { items } = await disposal.listItems(officers.decider, id, { size: 10, cursor: null })
    expect(items).toMatchObject([{ reason: 'no-authority' }])
    await expect(decideAll(disposal, officers.decider, id)).rejects.toMatchObject({ code: 'no-authority' })
  })

  it('is the system’s once a day, across processes, and covers the days that were missed', async () => {
    const [one, two] = [makeDisposal(world), makeDisposal(world)]
    await world.addRecord(await world.addFolder('DESTROY'))
    const day = '2026-03-02' as CivilDate
    const both = await Promise.all([one.runScheduledSweep(day), two.runScheduledSweep(day)])
    expect(both.filter((found) => found !== undefined)).toMatchObject([{ due: 1, startedBy: 'system' }])
    world.clock.set('2026-03-09T03:00:00Z')
    await world.addRecord(await world.addFolder('DESTROY'))
    expect(await one.runScheduledSweep('2026-03-05' as CivilDate)).toMatchObject({
      due: 1,
      asOf: '2026-03-09',
    })
    expect(await one.runScheduledSweep('2026-03-09' as CivilDate)).toBeUndefined()
    expect(await one.runScheduledSweep('2026-03-10' as CivilDate)).toBeUndefined()
  })

  it('that dies between pages is seen by nobody until another process has ended it, without a record listed twice', async () => {
    let pages = 0
    const dying = makeDisposal(world, {
      limits: { page: 2, batch: 100 },
      failpoint: (name) => {
        if (name === 'sweep.after-page') pages += 1
        if (pages === 2) throw new Error('killed')
      },
    })
    const folder = await world.addFolder('DESTROY')
    for (let count = 0; count < 7; count += 1) await world.addRecord(folder)
    const started = await dying.startSweep(officers.decider, { dryRun: false })
    await expect(started.finished).rejects.toThrow('killed')
    const listed = await dying.listBatches(
      officers.decider,
      { state: 'proposed' },
      { size: 100, cursor: null },
    )
    expect(listed.items.filter((batch) => batch.sweepId === started.sweep.id)).toEqual([])
    const heir = makeDisposal(world, { limits: { page: 2, batch: 100 } })
    const ended = await heir.continueSweep(started.sweep.id)
    expect(ended).toMatchObject({ due: 7, state: 'finished' })
    const [id, ...more] = ended.batches
    expect(more).toEqual([])
    expect(await heir.getBatch(officers.decider, id ?? ended.batches[0] ?? fail())).toMatchObject({
      counts: { total: 7 },
    })
    expect(await heir.continueSweep(started.sweep.id)).toEqual(ended)
  })

  it('is for officers and operators; others are refused', async () => {
    const disposal = makeDisposal(world)
    for (const role of ['civil-servant', 'auditor', 'administrator'] as const) {
      const person = await world.addPerson(`${role} ${Date.now()}`, role)
      await expect(disposal.startSweep(person, { dryRun: false })).rejects.toMatchObject({
        code: 'forbidden-role',
      })
    }
    const { sweep: started, finished } = await disposal.startSweep(operator, { dryRun: false })
    expect(started.startedBy).toBe('operator:root')
    await finished
  })
})

function hold(scope: {
  records?: readonly string[]
  folders?: readonly string[]
  classes?: readonly string[]
}) {
  // Ids of records that the test has just made.
  return { name: 'Inquiry', reason: 'asked for', authority: 'Court', scope: scope as object }
}

function fail(): never {
  throw new Error('one batch')
}
