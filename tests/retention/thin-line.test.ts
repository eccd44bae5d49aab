import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { verifyCertificate } from '../../src/retention/certificate/sign-certificate.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

let world: RetentionWorld
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'FIN-07' })
  await world.addClass('FIN', 'FIN-07')
})
afterAll(() => world.close())

describe('the whole line', () => {
  it('lists what is due, has it decided, approved and executed by different people, and leaves stub and certificate', async () => {
    const disposal = makeDisposal(world)
    const [ada, ben, cyd] = [
      await world.addPerson('ada'),
      await world.addPerson('ben'),
      await world.addPerson('cyd'),
    ]
    const folder = await world.addFolder('FIN')
    const due = await world.addRecord(folder, { date: '2015-06-30', title: 'Ye olde invoice' })
    const young = await world.addRecord(folder, { date: '2025-06-30' })

    const { finished } = await disposal.startSweep(ada, { dryRun: false })
    const sweep = await finished
    expect(sweep).toMatchObject({ due: 1, held: 0, alreadyListed: 0, dryRun: false, asOf: '2026-03-02' })
    const [batchId] = sweep.batches
    if (batchId === undefined) throw new Error('a batch was proposed')
    await disposal.decide(ada, batchId, [{ recordId: due.id, decision: 'destroy' }])
    const approved = await disposal.approve(ben, batchId, 'as listed')
    expect(approved).toMatchObject({ state: 'approved', counts: { total: 1, pending: 1 } })
    const executing = await disposal.execute(cyd, batchId, undefined)
    expect(executing.state).toBe('executing')
    await disposal.executeDisposal(batchId)

    const done = await disposal.getBatch(ada, batchId)
    expect(done).toMatchObject({
      state: 'completed',
      counts: { total: 1, destroyed: 1, pending: 0, failed: 0 },
    })
    expect(await world.stateOf(due.id)).toBe('destroyed')
    expect(await world.stateOf(young.id)).toBe('active')
    expect(await world.contentStore.find(due.originalKey)).toBeUndefined()
    expect(await world.contentStore.find(due.textKey)).toBeUndefined()
    expect(await world.contentStore.find(young.originalKey)).toBeDefined()
    expect(world.index.has(due.id)).toBe(false)
    const body = await disposal.certificate(ada, batchId, 'json')
    expect(verifyCertificate(body, disposal.signingKey.verifier)).toBe(true)
    expect(JSON.parse(Buffer.from(body).toString())).toMatchObject({
      id: done.certificateId,
      kind: 'regular',
      items: [{ recordId: due.id, outcome: 'destroyed' }],
      approvals: [{ by: 'ben' }],
      drill: false,
    })
    const [row] = await world.rows<{ readonly title: string | null }>(
      sql`select title from record where id = ${due.id}`,
    )
    expect(row?.title).toBeNull()
  })
})
