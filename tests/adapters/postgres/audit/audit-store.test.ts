import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeSequenceEntries } from '../../../../src/audit/sequence-entries.ts'
import { auditStoreContract, captured } from '../../../contracts/audit-store-contract.ts'
import { notAnchored } from '../../../support/make-audit-parts.ts'
import { makePostgresAudit } from '../../../support/make-postgres-audit.ts'
import { makeTestDatabase, type TestDatabase } from '../../../support/test-database.ts'

auditStoreContract('PostgreSQL', async (clock) => {
  const db = await makeTestDatabase()
  return { ...makePostgresAudit(db, clock), close: () => db.close() }
})

describe('the tables of the audit log', () => {
  let db: TestDatabase
  let store: ReturnType<typeof makePostgresAudit>
  let sequenceEntries: () => Promise<number>
  beforeAll(async () => {
    db = await makeTestDatabase()
    store = makePostgresAudit(db, { now: () => new Date('2026-05-01T09:00:00Z'), drill: true })
    sequenceEntries = makeSequenceEntries({ auditSequence: store.sequence, readAnchorState: notAnchored })
    await store.unitOfWork.run(({ audit }) => audit.append(captured('r-1')))
    await sequenceEntries()
    await store.sequence.insertCheckpoints([{ number: 0, size: 1, note: 'note' }], new Date(0))
    await store.unitOfWork.run(({ audit }) => audit.append(captured('waiting')))
  })
  afterAll(() => db.close())

  const changes = [
    'update audit_entry set leaf = leaf',
    'delete from audit_entry',
    'truncate audit_entry',
    'delete from audit_detail',
    'truncate audit_detail',
    `update audit_detail set value = 'another'`,
    `update audit_detail set name = 'another'`,
    `update audit_detail set subject_id = 'another'`,
    'update audit_checkpoint set size = 2',
    'delete from audit_checkpoint',
    'delete from audit_subtree',
    `update audit_outbox set draft = ''`,
    'truncate audit_outbox',
  ]
  it.each(changes)('refuse their owner: %s', async (change) => {
    await expect(sql.raw(change).execute(db.database.owner)).rejects.toThrow(
      /only ever added to|erased or covered/,
    )
  })

  it.each([
    ...changes,
    'select * from audit_outbox',
    'delete from audit_outbox',
    `insert into audit_entry (position) values (9)`,
    `insert into audit_checkpoint values (1, 1, '', '2026-01-01')`,
  ])('refuse requests and jobs: %s', async (change) => {
    await expect(sql.raw(change).execute(db.database.app)).rejects.toThrow(
      /permission denied|erased or covered/,
    )
  })

  it.each([
    'update audit_entry set leaf = leaf',
    'delete from audit_entry',
    "insert into audit_outbox (draft) values ('{}')",
    'select * from record',
    'delete from audit_detail',
  ])('refuse the sequencer: %s', async (change) => {
    const work = db.database.app.transaction().execute(async (transaction) => {
      await sql`set local role muniment_sequencer`.execute(transaction)
      await sql.raw(change).execute(transaction)
    })
    await expect(work).rejects.toThrow('permission denied')
  })

  it('never bring an erased detail back', async () => {
    await store.unitOfWork.run(({ audit }) =>
      audit.eraseDetails({
        actor: { kind: 'system', id: 'system', name: 'system' },
        subject: { type: 'record', id: 'r-1' },
        basis: 'destroyed',
      }),
    )
    const back = sql`update audit_detail set value = 'A letter', salt = ${Buffer.alloc(16)} where subject_id = 'r-1' and name = 'title'`
    await expect(back.execute(db.database.app)).rejects.toThrow('erased or covered')
  })

  it('place what many wrote at once without a gap, whoever sequences beside', async () => {
    await sequenceEntries()
    const before = await store.reader.size()
    const writers = Array.from({ length: 12 }, async (_, writer) => {
      for (let index = 0; index < 10; index += 1) {
        await store.unitOfWork.run(async ({ audit }) => {
          await audit.append(captured(`w-${writer}-${index}`))
          await audit.append(captured(`w-${writer}-${index}-b`))
        })
      }
    })
    const sequencers = Array.from({ length: 3 }, async () => {
      for (let round = 0; round < 5; round += 1) await sequenceEntries()
    })
    await Promise.all([...writers, ...sequencers])
    await sequenceEntries()
    const entries = await store.reader.entries(before, 500)
    expect(entries.map(({ position }) => position - before)).toEqual(
      Array.from({ length: 240 }, (_, index) => index),
    )
    expect(new Set(entries.map(({ found }) => found.subjectId)).size).toBe(240)
    // What one transaction wrote after another had been committed stands after it.
    const at = new Map(entries.map(({ found, position }) => [found.subjectId, position]))
    for (let writer = 0; writer < 12; writer += 1) {
      for (let index = 1; index < 10; index += 1) {
        expect(at.get(`w-${writer}-${index}`)).toBeGreaterThan(
          at.get(`w-${writer}-${index - 1}-b`) ?? Number.POSITIVE_INFINITY,
        )
      }
    }
  })
})
