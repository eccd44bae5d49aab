import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectStatus } from './support/api-client.ts'
import { checkInvariants } from './support/invariants/check-invariants.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { type Office, openOffice } from './support/office.ts'
import { settle } from './support/settle.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
}, 180_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

describe('one Idempotency-Key is one record', () => {
  it('when ten requests come at once', async () => {
    const first = await office.send('email')
    const again = await Promise.all(Array.from({ length: 10 }, () => office.sendAgain(first)))
    expect(again.map((reply) => expectStatus(reply, 201).id)).toEqual(Array(10).fill(first.id))
    const { content, filename, mediaType, title } = first.paper
    const fresh = await Promise.all(
      Array.from({ length: 10 }, () =>
        office
          .as('clerk')
          .capture({ folder: 'COR-PUB/2026', title }, content, filename, mediaType, 'at-once'),
      ),
    )
    expect(new Set(fresh.map((reply) => expectStatus(reply, 201).id)).size).toBe(1)
  }, 120_000)

  it('when it comes twice at once, the server is killed, and it comes again', async () => {
    await office.server().kill()
    const doomed = await office.start('capture.after-commit')
    const sent = await office.send('pdf')
    const twice = await Promise.all([office.sendAgain(sent), office.sendAgain(sent)])
    expect([sent.id, ...twice.map(({ outcome }) => outcome)]).toEqual([undefined, 'broken', 'broken'])
    expect((await doomed.ended).signal).toBe('SIGKILL')
    await office.start()
    const again = await Promise.all([office.sendAgain(sent), office.sendAgain(sent)])
    expect(new Set(again.map((reply) => expectStatus(reply, 201).id)).size).toBe(1)
    const database = await office.database()
    expect(
      await database.one(
        `select count(*)::int from record r join component c on c.record_id = r.id where c.sha256 = $1`,
        [sent.paper.sha256],
      ),
    ).toBe(1)
    await database.close()
    await settle(office)
    const { faults } = await checkInvariants(office)
    // The ten that came at once share words with the one before them.
    expect(faults.filter((fault) => !fault.includes('paper-1:'))).toEqual([])
  }, 120_000)
})
