import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type Verification, verifyAuditExport } from '../../../../scripts/verify-audit.mjs'
import { writeExportFiles } from '../../../../src/adapters/anchors/write-export-files.ts'
import { makePostgresAuditReader } from '../../../../src/adapters/postgres/audit/audit-reader.ts'
import type { Sql } from '../../../../src/adapters/postgres/database.ts'
import { makeReadAnchoredEntries } from '../../../../src/audit/checkpoints/anchored-entries.ts'
import { makeExportAuditLog } from '../../../../src/audit/export-audit-log.ts'
import { makeTakeUpEntries } from '../../../../src/audit/take-up-entries.ts'
import { type AuditVerification, makeVerifyAuditLog } from '../../../../src/audit/verify-audit-log.ts'
import { makeFakeCheckpointAnchor } from '../../../support/fakes/fake-checkpoint-anchor.ts'
import { logReader } from '../../../support/log-reader.ts'
import { growLog, makeRandom, someEvent } from '../../../support/make-audit-history.ts'
import { makeAuditParts, makeSigningKey } from '../../../support/make-audit-parts.ts'
import { makePostgresAudit } from '../../../support/make-postgres-audit.ts'
import { propertyRuns } from '../../../support/property-runs.ts'
import { makeTestDatabase, type TestDatabase } from '../../../support/test-database.ts'
import { tamperings } from './support/tamper-with-tables.ts'

const MUTATIONS = Number(process.env['MUNIMENT_DATABASE_MUTATIONS'] ?? propertyRuns(128))
/** Another number walks other ways; it stands in the names of the tests. */
const SEED = Number(process.env['MUNIMENT_SEED'] ?? 20260203)
const SIZE = 120
const clock = { now: () => new Date('2026-02-03T04:05:06.007Z'), drill: true }

/** All that the log consists of, and its columns but for those that PostgreSQL computes. */
const columnsOf = {
  audit_entry: 'position, leaf, entry_id, at, actor_id, action, subject_type, subject_id',
  audit_detail: 'entry_id, name, value, salt, subject_type, subject_id, conditions',
  audit_checkpoint: 'number, size, note, anchored_at',
}
const tables = ['audit_entry', 'audit_detail', 'audit_checkpoint'] as const

describe('the database, changed by its superuser', () => {
  let db: TestDatabase
  const anchor = makeFakeCheckpointAnchor()
  const signingKey = makeSigningKey()
  const anotherKey = makeSigningKey()
  let store: ReturnType<typeof makePostgresAudit>
  let parts: ReturnType<typeof makeAuditParts>
  let sizes: readonly number[]
  let newestNote = ''
  const folder = mkdtempSync(join(tmpdir(), 'muniment-tampered-database-'))
  const log = join(folder, 'log')
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
    await growLog({ ...store, writeCheckpoint: parts.writeCheckpoint }, SIZE, makeRandom(SEED))
    await parts.writeCheckpoint()
    const checkpoints = await store.reader.checkpoints(0, 1000)
    sizes = checkpoints.map(({ size }) => size)
    newestNote = checkpoints.at(-1)?.note ?? ''
    writeFileSync(`${log}.held`, newestNote)
    writeFileSync(`${log}.held-key`, `${signingKey.verifier.text}\n`)
    for (const table of tables)
      await sql`create table ${sql.table(`kept_${table}`)} as table ${sql.table(table)}`.execute(
        db.database.owner,
      )
  })
  afterAll(async () => {
    await db?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const verify = (reader = store.reader): Promise<AuditVerification> =>
    makeVerifyAuditLog({ ...parts, auditReader: reader, anchor })()

  /** As only a superuser can: no trigger and no check sees it. */
  const behindTheTriggers = <Result>(work: (transaction: Sql) => Promise<Result>): Promise<Result> =>
    db.database.owner.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction)
      return work(transaction)
    })

  const restore = (): Promise<void> =>
    behindTheTriggers(async (transaction) => {
      for (const table of tables) {
        const columns = sql.raw(columnsOf[table])
        await sql`delete from ${sql.table(table)}`.execute(transaction)
        await sql`insert into ${sql.table(table)} (${columns}) select ${columns} from ${sql.table(`kept_${table}`)}`.execute(
          transaction,
        )
      }
    })

  /** Takes the log away with the exporter, or with `writeCheckpoint` in the place of what it does first. */
  async function verifyExport(writeCheckpoint = parts.writeCheckpoint): Promise<Verification> {
    const exportAuditLog = makeExportAuditLog({ auditReader: store.reader, writeCheckpoint, signingKey })
    await writeExportFiles(log, await exportAuditLog(logReader(() => true)))
    return verifyAuditExport({ log, key: `${log}.held-key`, checkpoints: [`${log}.held`] })
  }

  /** Does it behind the triggers' back, looks, and takes it back. */
  async function tamper(work: (transaction: Sql) => Promise<void>): Promise<void> {
    const undone = new Error('undone')
    const attempt = behindTheTriggers(async (transaction) => {
      await work(transaction)
      throw undone
    })
    await expect(attempt).rejects.toBe(undone)
  }

  const names = Object.keys(tamperings)
  const each = Math.ceil(MUTATIONS / names.length)
  it.each(names)(`is caught where somebody %s, ${each} times, seed ${SEED}`, async (name) => {
    const random = makeRandom(SEED + names.indexOf(name) * 104729)
    await sql`alter table audit_entry drop constraint if exists audit_entry_position_check`.execute(
      db.database.owner,
    )
    for (let index = 0; index < each; index += 1) {
      const expected = await behindTheTriggers(async (transaction) =>
        tamperings[name]?.({ db: transaction, random, size: SIZE, sizes, signingKey, anotherKey }),
      )
      expect({ index, ...(await verify()).firstBad }).toEqual({ index, ...expected?.inside })
      if (expected?.refused) {
        await expect(verifyExport()).rejects.toMatchObject({ code: 'audit-log-damaged' })
        // Nor does it help to leave that out, and to take what stands in the tables.
        const newest = await store.reader.newestCheckpoint()
        const found = await verifyExport(async () => newest ?? null)
        expect({ index, ...found.firstBad }).toEqual({ index, ...expected.inside })
      } else {
        const outside = expected?.outside ?? expected?.inside
        const found = await verifyExport()
        expect({ index, ...found.firstBad }).toEqual({ index, ...(outside === 'unseen' ? {} : outside) })
      }
      await restore()
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
    const found = await makeVerifyAuditLog({ ...parts, anchor })()
    expect(found).toMatchObject({ intact: false, firstBad: { position: 2, kind: 'signature' } })
    await db.close()
  })
})
