import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { PersonActor } from '../../src/access/actor.ts'
import type { BatchId } from '../../src/kernel/ids.ts'
import type { ReportRow } from '../../src/retention/reports/report.ts'
import { makeRunReport } from '../../src/retention/reports/run-report.ts'
import { addOfficers, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

// An auditor sees every row and total; what was written as the authority for a single record above their clearance tells of it.

const OF_RECORD = 'Letter of the Bittern inquiry'
let world: RetentionWorld
let disposal: ReturnType<typeof makeDisposal>
let batchId: BatchId
let cleared: PersonActor
let uncleared: PersonActor
let elsewhere: PersonActor

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-REVIEW', action: 'review' })
  await world.addClass('REVIEWED', 'S-REVIEW')
  const folder = await world.addFolder('REVIEWED', { marking: 'official-sensitive' })
  const { id: recordId } = await world.addRecord(folder)
  disposal = makeDisposal(world)
  const officers = await addOfficers(world)
  cleared = await world.addPerson('cleared', 'auditor', { clearance: 'official-sensitive' })
  uncleared = await world.addPerson('uncleared', 'auditor', { clearance: 'official' })
  elsewhere = await world.addPerson('elsewhere', 'auditor', { clearance: 'official-sensitive', scope: 'HR' })
  batchId = await sweepIntoOne(disposal, officers.decider)
  await disposal.decide(officers.decider, batchId, [{ recordId, decision: 'destroy', authority: OF_RECORD }])
  await disposal.approve(officers.approver, batchId, 'yes')
  await disposal.execute(officers.executor, batchId, undefined)
  await disposal.executeDisposal(batchId)
})
afterAll(() => world?.close())

const certificate = async (actor: PersonActor) =>
  JSON.parse(Buffer.from(await disposal.certificate(actor, batchId, 'json')).toString())

async function byAuthority(actor: PersonActor): Promise<readonly ReportRow[]> {
  const rows: ReportRow[] = []
  const run = makeRunReport({ unitOfWork: world.unitOfWork, clock: world.clock })
  for await (const page of run(actor, 'destroyed-by-authority')) rows.push(...page)
  return rows
}

it('stands on the certificate for whoever reads the record, and is withheld from all others', async () => {
  const whole = await certificate(cleared)
  expect(whole.authority).toContain(OF_RECORD)
  expect(whole.authority).toHaveLength(2)
  for (const auditor of [uncleared, elsewhere])
    expect(await certificate(auditor)).toEqual({
      ...whole,
      authority: [whole.authority.find((one: string) => one !== OF_RECORD), 'withheld'],
      withheld: ['authority'],
    })
})

it('counts in the report of what was destroyed, by its words or as withheld', async () => {
  expect(await byAuthority(cleared)).toMatchObject([{ authority: OF_RECORD, records: 1 }])
  for (const auditor of [uncleared, elsewhere])
    expect(await byAuthority(auditor)).toMatchObject([{ authority: 'withheld', records: 1 }])
})
