import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makePostgresAuditReader } from '../../../../src/adapters/postgres/audit/audit-reader.ts'
import { makeVerifyAuditLog } from '../../../../src/audit/verify-audit-log.ts'
import { makeFakeCheckpointAnchor } from '../../../support/fakes/fake-checkpoint-anchor.ts'
import { makeRandom, someEvent } from '../../../support/make-audit-history.ts'
import { makeAuditParts } from '../../../support/make-audit-parts.ts'
import { makePostgresAudit } from '../../../support/make-postgres-audit.ts'
import { makeTestDatabase, type TestDatabase } from '../../../support/test-database.ts'

// What lies in the tables beside the leaves: columns and subtrees from which proofs and lists are made.

/** Two whole subtrees of 256: the first is anchored, the second ends among entries that are not yet. */
const ANCHORED = 300
const SIZE = 520
const clock = { now: () => new Date('2026-02-03T04:05:06.007Z'), drill: true }

describe('what is kept beside the leaves, changed by the superuser', () => {
  let db: TestDatabase
  let parts: ReturnType<typeof makeAuditParts>
  beforeAll(async () => {
    db = await makeTestDatabase()
    const { sequence, reader, unitOfWork } = makePostgresAudit(db, clock)
    parts = makeAuditParts({
      auditSequence: sequence,
      auditReader: reader,
      anchor: makeFakeCheckpointAnchor(),
      clock,
    })
    const random = makeRandom(11)
    const append = (count: number) =>
      unitOfWork.run(({ audit }) => audit.appendAll(Array.from({ length: count }, () => someEvent(random))))
    await append(ANCHORED)
    await parts.writeCheckpoint()
    await append(SIZE - ANCHORED)
    await parts.sequenceEntries()
  })
  afterAll(() => db?.close())

  /** Does it behind the triggers' back, verifies, and takes it back. */
  async function verifyAfter(...statements: readonly string[]) {
    const undone = new Error('undone')
    let found: unknown
    const attempt = db.database.owner.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction)
      for (const statement of statements) await sql.raw(statement).execute(transaction)
      found = await makeVerifyAuditLog({ ...parts, auditReader: makePostgresAuditReader(transaction) })()
      throw undone
    })
    await expect(attempt).rejects.toBe(undone)
    return found
  }

  it('raises no alarm untouched', async () => {
    expect(await verifyAfter()).toEqual({ intact: true, entries: SIZE, anchoredTo: ANCHORED })
  })

  const noExpression = 'alter table audit_entry alter leaf_hash drop expression'
  it.each([
    ['a subtree is altered', 0, [`update audit_subtree set hash = sha256('x') where index = 0`]],
    ['a subtree is gone', 0, ['delete from audit_subtree where index = 0']],
    [
      'one over entries without a checkpoint is altered',
      256,
      [`update audit_subtree set hash = sha256('x') where index = 1`],
    ],
    ['one stands where the next would', SIZE, [`insert into audit_subtree values (1, 2, sha256('x'))`]],
    ['a wider one stands far ahead', SIZE, [`insert into audit_subtree values (2, 70, sha256('x'))`]],
    [
      'the hash of a leaf is another',
      5,
      [noExpression, `update audit_entry set leaf_hash = sha256('x') where position = 5`],
    ],
    [
      'the hash of a leaf without a checkpoint is another',
      ANCHORED + 5,
      [noExpression, `update audit_entry set leaf_hash = sha256('x') where position = ${ANCHORED + 5}`],
    ],
    [
      'a leaf is nothing',
      5,
      [
        'alter table audit_entry alter leaf drop not null',
        'alter table audit_entry alter leaf_hash drop not null',
        'update audit_entry set leaf = null where position = 5',
      ],
    ],
    ['an entry is of no day', 5, [`update audit_entry set at = 'infinity' where position = 5`]],
    [
      'one without a checkpoint is of no day',
      ANCHORED,
      [`update audit_entry set at = '-infinity' where position = ${ANCHORED}`],
    ],
  ])('is found where %s', async (_what, position, statements) => {
    expect(await verifyAfter(...statements)).toMatchObject({
      intact: false,
      firstBad: { position, kind: 'altered' },
    })
  })

  it.each(['9007199254740992', '9223372036854775807'])(
    'is found where an entry stands at %s',
    async (place) => {
      expect(
        await verifyAfter(`update audit_entry set position = ${place} where position = 5`),
      ).toMatchObject({
        firstBad: { position: 5, kind: 'removed' },
      })
      const added = `insert into audit_entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id)
      select ${place}, leaf, gen_random_uuid(), at, actor_id, action, subject_type, subject_id from audit_entry where position = 5`
      expect(await verifyAfter(added)).toMatchObject({ firstBad: { position: SIZE, kind: 'altered' } })
    },
  )
})
