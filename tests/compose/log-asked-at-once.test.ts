import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type AuditParts, composeAudit } from '../../src/compose/compose-audit.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { makeFakeCheckpointAnchor } from '../support/fakes/fake-checkpoint-anchor.ts'
import { makeRandom, someEvent } from '../support/make-audit-history.ts'
import { makeSigningKey } from '../support/make-audit-parts.ts'
import { makeTestDatabase, type TestDatabase } from '../support/test-database.ts'

/** More than there are sessions: each used to wait in one of its own. */
const ASKERS = 5
const random = makeRandom(27)
let db: TestDatabase
let audit: AuditParts

beforeAll(async () => {
  db = await makeTestDatabase({ appSessions: 2 })
})
afterAll(() => db.close())
beforeEach(async () => {
  audit = composeAudit({
    database: db.database,
    anchor: makeFakeCheckpointAnchor(),
    signingKey: makeSigningKey(),
    clock: systemClock,
  })
  await audit.unitOfWork.run((tx) => tx.audit.append(someEvent(random)))
})

const askers = <Result>(ask: () => Promise<Result>) => Array.from({ length: ASKERS }, ask)

it('leaves sessions to others while many wait until all entries have their places', async () => {
  const release = Promise.withResolvers<void>()
  const taken = Promise.withResolvers<void>()
  // Another process places what an import of hours has left.
  const other = db.database.owner.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(7887331819227444581)`.execute(transaction)
    taken.resolve()
    await release.promise
  })
  await taken.promise
  const waiting = askers(audit.sequenceEntries)
  try {
    const { rows } = await sql`select 'answered' as somebody`.execute(db.database.app)
    expect(rows).toEqual([{ somebody: 'answered' }])
  } finally {
    release.resolve()
    await other
  }
  await Promise.all(waiting)
  expect(await audit.auditReader.size()).toBe(1)
})

it('writes one checkpoint for many who ask at once', async () => {
  const written = await Promise.all(askers(audit.writeCheckpoint))
  expect(new Set(written.map((checkpoint) => checkpoint?.number)).size).toBe(1)
})
