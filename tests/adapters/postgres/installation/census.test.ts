import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeCensus } from '../../../../src/adapters/postgres/installation/census.ts'
import { addOfficers, disposeOfDue } from '../../../support/disposal-steps.ts'
import { makeDisposal } from '../../../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../../../support/retention-world.ts'

let world: RetentionWorld
beforeAll(async () => {
  world = await makeRetentionWorld()
})
afterAll(() => world.close())

it('counts records by state, and of the living by where their reading stands', async () => {
  await world.addSchedule({ code: 'S' })
  await world.addClass('C', 'S')
  const folder = await world.addFolder('C')
  await world.addRecord(folder, { date: '2015-06-30' })
  await disposeOfDue(makeDisposal(world), await addOfficers(world))
  const before = await makeCensus(world.db.database)()
  const added = [await world.addRecord(folder), await world.addRecord(folder), await world.addRecord(folder)]
  await world.rows(sql`update record set reading = 'pending' where id = ${added[0]?.id}`)
  await world.rows(
    sql`update record set reading = 'available' where id in (${added[1]?.id}, ${added[2]?.id})`,
  )
  const { recordsByState, recordsByReading } = await makeCensus(world.db.database)()
  expect(recordsByState).toEqual({
    active: (before.recordsByState['active'] ?? 0) + 3,
    destroyed: 1,
  })
  expect(recordsByReading['pending']).toBe((before.recordsByReading['pending'] ?? 0) + 1)
  expect(recordsByReading['available']).toBe((before.recordsByReading['available'] ?? 0) + 2)
  const living = Object.values(recordsByReading).reduce((sum, count) => sum + count, 0)
  expect(living).toBe(recordsByState['active'])
})
