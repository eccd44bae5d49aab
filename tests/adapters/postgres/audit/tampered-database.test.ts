import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makePostgresAuditReader } from '../../../../src/adapters/postgres/audit/audit-reader.ts'
import type { Sql } from '../../../../src/adapters/postgres/database.ts'
import { makeReadAnchoredEntries } from '../../../../src/audit/anchored-entries.ts'
import { makeTakeUpEntries } from '../../../../src/audit/take-up-entries.ts'
import { type AuditVerification, makeVerifyAuditLog } from '../../../../src/audit/verify-audit-log.ts'
import { makeFakeCheckpointAnchor } from '../../../support/fakes/fake-checkpoint-anchor.ts'
import { growLog, makeRandom, type Random, someEvent } from '../../../support/make-audit-history.ts'
import { makeAuditParts, makeSigningKey } from '../../../support/make-audit-parts.ts'
import { makePostgresAudit } from '../../../support/make-postgres-audit.ts'
import { makeTestDatabase, type TestDatabase } from '../../../support/test-database.ts'

const MUTATIONS = Number(process.env['MUNIMENT_MUTATIONS'] ?? 60)
const SIZE = 120
const clock = { now: () => new Date('2026-02-03T04:05:06.007Z'), drill: true }

interface Expected {
  readonly position: number
  readonly kind: string
}

/** What a superuser can do to the tables, and what must be found. */
const mutations: { readonly [name: string]: (db: Sql, random: Random) => Promise<Expected> } = {
  'edits a leaf': async (db, random) => {
    const position = random.between(0, SIZE - 1)
    await sql`update audit_entry set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '"v":1', '"v":1 '), 'UTF8') where position = ${position}`.execute(
      db,
    )
    return { position, kind: 'altered' }
  },
  'edits a field of a leaf': async (db, random) => {
    const position = random.between(0, SIZE - 1)
    await sql`update audit_entry set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'person-', 'nobody-'), 'UTF8') where position = ${position}`.execute(
      db,
    )
    return { position, kind: 'altered' }
  },
  'writes rubbish over a leaf': async (db, random) => {
    const position = random.between(0, SIZE - 1)
    await sql`update audit_entry set leaf = '\\xff00ff' where position = ${position}`.execute(db)
    return { position, kind: 'altered' }
  },
  'deletes an entry': async (db, random) => {
    const position = random.between(0, SIZE - 2)
    await sql`delete from audit_entry where position = ${position}`.execute(db)
    return { position, kind: 'removed' }
  },
  'deletes an entry and moves the others up': async (db, random) => {
    const position = random.between(0, SIZE - 2)
    await sql`delete from audit_entry where position = ${position}`.execute(db)
    await sql`update audit_entry set position = -position where position > ${position}`.execute(db)
    await sql`update audit_entry set position = -position - 1 where position < 0`.execute(db)
    return { position, kind: 'removed' }
  },
  'swaps two entries': async (db, random) => {
    const position = random.between(0, SIZE - 2)
    const other = random.between(position + 1, SIZE - 1)
    await sql`update audit_entry set position = case position when ${position} then -1 else -2 end where position in (${position}, ${other})`.execute(
      db,
    )
    await sql`update audit_entry set position = case position when -1 then ${other}::bigint else ${position}::bigint end where position < 0`.execute(
      db,
    )
    return { position, kind: 'reordered' }
  },
  'cuts the tail': async (db, random) => {
    const position = random.between(0, SIZE - 1)
    await sql`delete from audit_entry where position >= ${position}`.execute(db)
    return { position, kind: 'truncated' }
  },
  'makes an entry be found under another name': async (db, random) => {
    const position = random.between(0, SIZE - 1)
    const column = random.pick(['actor_id', 'action', 'subject_type', 'subject_id'])
    await sql`update audit_entry set ${sql.ref(column)} = 'another' where position = ${position}`.execute(db)
    return { position, kind: 'altered' }
  },
  'backdates an entry': async (db, random) => {
    const position = random.between(0, SIZE - 1)
    await sql`update audit_entry set at = at - interval '1 day' where position = ${position}`.execute(db)
    return { position, kind: 'altered' }
  },
  'changes who it was': async (db, random) => {
    const position = random.between(0, SIZE - 1)
    await sql`update audit_detail set value = 'Somebody Else' where name = 'actorName' and entry_id = (select entry_id from audit_entry where position = ${position})`.execute(
      db,
    )
    return { position, kind: 'altered' }
  },
}

describe('the database, changed by its superuser', () => {
  let db: TestDatabase
  const anchor = makeFakeCheckpointAnchor()
  const signingKey = makeSigningKey()
  let store: ReturnType<typeof makePostgresAudit>
  let parts: ReturnType<typeof makeAuditParts>
  beforeAll(async () => {
    db = await makeTestDatabase()
    store = makePostgresAudit(db, clock)
    parts = makeAuditParts({
      auditSequence: store.sequence,
      auditReader: store.reader,
      anchor,
      clock,
      signingKey,
    })
    await growLog({ ...store, writeCheckpoint: parts.writeCheckpoint }, SIZE, makeRandom(1))
    await parts.writeCheckpoint()
  })
  afterAll(() => db.close())

  const verify = (reader = store.reader): Promise<AuditVerification> =>
    makeVerifyAuditLog({ auditReader: reader, anchor, signingKey })()

  /** Does it behind the triggers' back, looks, and takes it back. */
  async function tamper(work: (transaction: Sql) => Promise<void>): Promise<void> {
    const undone = new Error('undone')
    const attempt = db.database.owner.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction)
      await sql`alter table audit_entry drop constraint audit_entry_position_check`.execute(transaction)
      await work(transaction)
      throw undone
    })
    await expect(attempt).rejects.toBe(undone)
  }

  const each = Math.ceil(MUTATIONS / Object.keys(mutations).length)
  it.each(Object.keys(mutations))(`is caught where somebody %s, ${each} times`, async (name) => {
    const random = makeRandom(name.length * 104729)
    for (let index = 0; index < each; index += 1) {
      await tamper(async (transaction) => {
        const expected = await mutations[name]?.(transaction, random)
        expect((await verify(makePostgresAuditReader(transaction))).firstBad).toEqual(expected)
      })
    }
  })

  it('raises no alarm untouched, with entries that are not anchored yet', async () => {
    expect(await verify()).toEqual({ intact: true, entries: SIZE, anchoredTo: SIZE })
    await store.unitOfWork.run(({ audit }) => audit.append(someEvent(makeRandom(2))))
    await parts.sequenceEntries()
    expect(await verify()).toEqual({ intact: true, entries: SIZE + 1, anchoredTo: SIZE })
  })

  it('gets no checkpoint over what does not follow the anchored entries', async () => {
    await tamper(async (transaction) => {
      await sql`update audit_entry set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '"v":1', '"v":1 '), 'UTF8') where position = ${SIZE}`.execute(
        transaction,
      )
      await sql`insert into audit_entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id)
        select position + 1, leaf, gen_random_uuid(), at, actor_id, action, subject_type, subject_id from audit_entry where position = ${SIZE}`.execute(
        transaction,
      )
      const forged = makeAuditParts({
        auditSequence: { ...store.sequence, sequence: async () => 0 as never },
        auditReader: makePostgresAuditReader(transaction),
        anchor,
        clock,
        signingKey,
      })
      await expect(forged.writeCheckpoint()).rejects.toMatchObject({ code: 'audit-log-damaged' })
    })
  })

  it('sequences nothing where anchored entries are gone, and takes them up again byte for byte', async () => {
    await parts.writeCheckpoint()
    const before = await store.reader.entries(0, 1000)
    await store.unitOfWork.run(({ audit }) => audit.append(someEvent(makeRandom(3))))
    // As a restored backup has it: the newest entries are gone, one of them waits in the outbox again.
    await db.database.owner.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction)
      await sql`insert into audit_outbox (draft) select convert_from(leaf, 'UTF8')::jsonb - 'position' - 'previous' from audit_entry where position = 60`.execute(
        transaction,
      )
      await sql`delete from audit_entry where position >= 50`.execute(transaction)
      await sql`delete from audit_subtree`.execute(transaction)
      await sql`delete from audit_checkpoint where size > 50`.execute(transaction)
    })
    await expect(parts.sequenceEntries()).rejects.toMatchObject({ code: 'audit-log-damaged' })
    await expect(parts.writeCheckpoint()).rejects.toMatchObject({ code: 'audit-log-damaged' })

    const takeUpEntries = makeTakeUpEntries({
      ...parts,
      readAnchoredEntries: makeReadAnchoredEntries(parts),
      unitOfWork: store.unitOfWork,
    })
    expect(await takeUpEntries()).toBe(SIZE + 1 - 50)
    expect(await takeUpEntries()).toBe(0)
    expect((await store.reader.entries(0, SIZE + 1)).map(({ bytes }) => bytes.toString())).toEqual(
      before.map(({ bytes }) => bytes.toString()),
    )
    const { size } = (await parts.writeCheckpoint()) ?? { size: 0 }
    // What waited, and that entries were taken up.
    expect(size).toBe(SIZE + 3)
    expect(await verify()).toEqual({ intact: true, entries: size, anchoredTo: size })
    expect((await store.reader.checkpoints(0, 1000)).length).toBe(anchor.segments.length)
  })

  it('is not gone on with where it tells another history than the anchor', async () => {
    await db.database.owner.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction)
      await sql`delete from audit_entry where position > 100`.execute(transaction)
      await sql`update audit_entry set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '"v":1', '"v":1 '), 'UTF8') where position = 100`.execute(
        transaction,
      )
    })
    const takeUpEntries = makeTakeUpEntries({
      ...parts,
      readAnchoredEntries: makeReadAnchoredEntries(parts),
      unitOfWork: store.unitOfWork,
    })
    await expect(takeUpEntries()).rejects.toMatchObject({ code: 'audit-log-damaged' })
  })
})

describe('the anchor, changed', () => {
  it.each([
    ['a segment is missing', (segments: Buffer[]) => segments.splice(1, 1, undefined as unknown as Buffer)],
    [
      'an entry in a segment is edited',
      (segments: Buffer[]) =>
        segments.splice(1, 1, Buffer.from((segments[1] ?? '').toString().replace('"v":1', '"v":2'))),
    ],
    [
      'a segment is put in the place of another',
      (segments: Buffer[]) => segments.splice(1, 1, segments[2] ?? Buffer.of()),
    ],
  ])('is found where %s', async (_what, change) => {
    const db = await makeTestDatabase()
    const anchor = makeFakeCheckpointAnchor()
    const signingKey = makeSigningKey()
    const store = makePostgresAudit(db, clock)
    const parts = makeAuditParts({
      auditSequence: store.sequence,
      auditReader: store.reader,
      anchor,
      clock,
      signingKey,
    })
    for (const round of [1, 2, 3]) {
      await store.unitOfWork.run(({ audit }) =>
        audit.appendAll([someEvent(makeRandom(round)), someEvent(makeRandom(round))]),
      )
      await parts.writeCheckpoint()
    }
    change(anchor.segments)
    const found = await makeVerifyAuditLog({ auditReader: store.reader, anchor, signingKey })()
    expect(found).toMatchObject({ intact: false, firstBad: { position: 2, kind: 'signature' } })
    await db.close()
  })
})
