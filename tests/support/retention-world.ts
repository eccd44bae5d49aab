import { sql } from 'kysely'
import type { Actor, PersonActor, Role } from '../../src/access/actor.ts'
import { makePostgresAuditLog } from '../../src/adapters/postgres/audit/audit-log.ts'
import type { Sql } from '../../src/adapters/postgres/database.ts'
import type { Outgoing } from '../../src/adapters/postgres/outgoing.ts'
import { makeClockWitnesses } from '../../src/adapters/postgres/retention/clock/clock-witnesses.ts'
import { makeExclusive } from '../../src/adapters/postgres/retention/exclusive.ts'
import { makeRetentionTx } from '../../src/adapters/postgres/retention/retention-tx.ts'
import { makeJobQueue } from '../../src/adapters/queue/job-queue.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { type ComponentId, type FolderId, newId, type PersonId, type RecordId } from '../../src/kernel/ids.ts'
import { sha256Hex } from '../../src/kernel/sha256.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import { contentKey, textKey } from '../../src/records/component-keys.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { londonDate } from '../../src/records/dates/london-date.ts'
import type { Marking } from '../../src/records/marking.ts'
import type { Subject } from '../../src/records/record-entity.ts'
import { reviewStages, type WrittenStage } from '../../src/records/schedules/review-stage.ts'
import { makeRetentionAtFiling } from '../../src/retention/dates/retention-at-filing.ts'
import type { RetentionTx } from '../../src/retention/ports.ts'
import { makeFakeContentStore } from './fakes/fake-content-store.ts'
import { makeFakeDerivedCopies } from './fakes/fake-derived-copies.ts'
import { makeTestDatabase, type TestDatabase } from './test-database.ts'

/** A clock that a test sets. */
export interface TestClock extends Clock {
  set(instant: string): void
  pass(milliseconds: number): void
}

export function makeTestClock(start: string, drill = false): TestClock {
  let now = new Date(start)
  return {
    now: () => now,
    drill,
    set: (instant) => {
      now = new Date(instant)
    },
    pass: (milliseconds) => {
      now = new Date(now.getTime() + milliseconds)
    },
  }
}

/** A schedule as a test writes it; what is left out is destroyed seven years after the document's date. */
export interface TestSchedule {
  readonly code: string
  readonly trigger?: { readonly type: string; readonly [name: string]: string }
  readonly period?: string | null
  readonly action?: 'destroy' | 'transfer' | 'review' | 'retain-permanently'
  readonly orLater?: readonly object[]
  readonly maximum?: string | null
  /** As the database keeps them, after the schedule's own rule. */
  readonly laterSteps?: readonly object[]
  readonly authority?: boolean
  readonly reviewers?: readonly WrittenStage[]
}

/** A plan of a few classes, people, and records whose bytes lie in fakes; the truth is PostgreSQL's own. */
export interface RetentionWorld {
  readonly db: TestDatabase
  readonly clock: TestClock
  readonly contentStore: ReturnType<typeof makeFakeContentStore>
  readonly index: ReturnType<typeof makeFakeDerivedCopies>
  readonly unitOfWork: UnitOfWork<RetentionTx>
  /** The stores of retention over a transaction of the test's own. */
  readonly makeTx: (handle: Sql, outgoing: Outgoing) => RetentionTx
  readonly exclusive: ReturnType<typeof makeExclusive>
  readonly witnesses: ReturnType<typeof makeClockWitnesses>
  addPerson(name: string, role?: Role, more?: Partial<PersonActor>): Promise<PersonActor>
  addSchedule(schedule: TestSchedule): Promise<void>
  addClass(
    code: string,
    scheduleCode: string | null,
    parent?: string | null,
    stubTitle?: 'keep' | 'drop',
  ): Promise<void>
  addFolder(
    classCode: string,
    more?: {
      readonly marking?: Marking
      readonly groups?: readonly string[]
      readonly closedOn?: string
      readonly subjects?: readonly Subject[]
    },
  ): Promise<TestFolder>
  addRecord(
    folder: TestFolder,
    more?: { readonly date?: string | null; readonly title?: string; readonly subjects?: readonly Subject[] },
  ): Promise<TestRecord>
  /** Puts an attachment beside the record's original; answers the key of its bytes. */
  addAttachment(record: TestRecord): Promise<string>
  /** Rows of one statement, as the schema's owner. */
  rows<Row>(statement: ReturnType<typeof sql>): Promise<readonly Row[]>
  stateOf(id: RecordId): Promise<string>
  /** Sets the clock to an instant until which there was a sweep every day, as where nobody falls silent. */
  liveUntil(instant: string): Promise<void>
  close(): Promise<void>
}

export interface TestFolder {
  readonly id: FolderId
  readonly reference: string
  readonly classCode: string
  readonly accessSet: number
  readonly marking: Marking
  readonly closedOn: string | null
  readonly subjects: readonly Subject[]
}

export interface TestRecord {
  readonly id: RecordId
  readonly reference: string
  readonly originalKey: string
  readonly textKey: string
}

export async function makeRetentionWorld(start = '2026-03-02T10:00:00Z'): Promise<RetentionWorld> {
  const db = await makeTestDatabase()
  const clock = makeTestClock(start)
  const contentStore = makeFakeContentStore()
  const index = makeFakeDerivedCopies('index')
  const { owner } = db.database
  const makeTx = (handle: Sql, outgoing: Outgoing): RetentionTx =>
    makeRetentionTx(handle, {
      audit: makePostgresAuditLog(handle, outgoing, clock),
      jobs: makeJobQueue(outgoing),
    })
  const unitOfWork = db.unitOfWork(makeTx)
  let counter = 0
  const rows = async <Row>(statement: ReturnType<typeof sql>): Promise<readonly Row[]> => {
    // The test says what its own statement answers.
    const { rows: found } = await statement.execute(owner)
    return found as readonly Row[]
  }
  return {
    db,
    clock,
    contentStore,
    index,
    unitOfWork,
    makeTx,
    exclusive: makeExclusive(db.database),
    witnesses: makeClockWitnesses(db.database),
    rows,
    addPerson: async (name, role = 'ig-officer', more = {}) => {
      const person: PersonActor = {
        kind: 'person',
        id: newId<PersonId>(),
        name,
        role,
        scope: null,
        clearance: 'official-sensitive',
        groups: [],
        how: 'token',
        ...more,
      }
      await sql`
        insert into person (id, name, role, scope, clearance, groups, created_at)
        values (${person.id}, ${name}, ${role}, ${person.scope}, ${person.clearance}, ${person.groups}, ${clock.now()})
      `.execute(owner)
      return person
    },
    addSchedule: async ({
      code,
      trigger = { type: 'created' },
      period = 'P7Y',
      action = 'destroy',
      orLater = [],
      maximum = null,
      laterSteps = [],
      authority = true,
      reviewers,
    }) => {
      const reference = {
        instrument: 'Disposal of Documents Order 1925',
        reference: code,
        approvedOn: '2019-05-01',
      }
      await sql`insert into retention_schedule (code) values (${code})`.execute(owner)
      await sql`
        insert into retention_schedule_version
          (code, version, state, title, trigger, period, or_later, maximum, action, later_steps, authority, reviewers, drafted_by, drafted_at, published_by, published_at)
        values (${code}, 1, 'published', ${code}, ${JSON.stringify(trigger)}, ${action === 'retain-permanently' ? null : period},
                ${JSON.stringify(orLater)}, ${maximum}, ${action}, ${JSON.stringify(laterSteps)}, ${authority ? JSON.stringify(reference) : null},
                ${JSON.stringify(reviewStages(reviewers))}, 'plan', ${clock.now()}, 'plan', ${clock.now()})
      `.execute(owner)
    },
    addClass: async (code, scheduleCode, parent = null, stubTitle = 'drop') => {
      await sql`
        insert into file_plan_class (code, parent_code, path, title, schedule_code, stub_title, position)
        values (${code}, ${parent}, coalesce((select path from file_plan_class where code = ${parent}), '{}') || ${code}::text,
                ${code}, ${scheduleCode}, ${stubTitle}, 1)
      `.execute(owner)
    },
    addFolder: async (classCode, { marking = 'official', groups = [], closedOn, subjects = [] } = {}) => {
      counter += 1
      const id = newId<FolderId>()
      const reference = `${classCode}/2012-${counter}`
      const accessSet = await accessSetOf(owner, classCode, marking, groups)
      await sql`
        insert into folder
          (id, reference, class_code, title, marking, groups, subjects, status, opened_on, closed_on, access_set_id)
        values (${id}, ${reference}, ${classCode}, ${`Folder ${counter}`}, ${marking}, ${groups}, ${JSON.stringify(subjects)},
                ${closedOn === undefined ? 'open' : 'closed'}, '2012-01-01', ${closedOn ?? null}, ${accessSet})
      `.execute(owner)
      return { id, reference, classCode, accessSet, marking, closedOn: closedOn ?? null, subjects }
    },
    addRecord: async (
      folder,
      { date = '2015-06-30', title = 'A letter about nothing', subjects = [] } = {},
    ) => {
      counter += 1
      const id = newId<RecordId>()
      const componentId = newId<ComponentId>()
      const original = contentKey(id, componentId)
      const text = textKey(id, componentId, '1')
      const bytes = Buffer.from(`document ${counter} ${title}`)
      await contentStore.put(original, once(bytes))
      await contentStore.put(text, once(Buffer.from(`text of ${title}`)))
      index.hold(id)
      const reference = `R-2012-${String(counter).padStart(8, '0')}`
      await insertRecord(unitOfWork, owner, clock, {
        id,
        componentId,
        reference,
        folder,
        date,
        title,
        subjects,
        original,
        text,
        size: bytes.length,
        sha256: sha256Hex(bytes),
      })
      return { id, reference, originalKey: original, textKey: text }
    },
    addAttachment: async ({ id }) => {
      counter += 1
      const componentId = newId<ComponentId>()
      const key = contentKey(id, componentId)
      const bytes = Buffer.from(`attachment ${counter}`)
      await contentStore.put(key, once(bytes))
      await sql`
        insert into component
          (id, record_id, position, role, parent_id, filename, media_type, size, sha256, object_key)
        select ${componentId}, ${id}, 1, 'attachment', c.id, 'attached.txt', 'text/plain', ${bytes.length},
               ${sha256Hex(bytes)}, ${key}
        from component c where c.record_id = ${id} and c.role = 'original'
      `.execute(owner)
      return key
    },
    stateOf: async (id) => {
      const found = await rows<{ readonly state: string }>(sql`select state from record where id = ${id}`)
      return found[0]?.state ?? 'absent'
    },
    liveUntil: async (instant) => {
      clock.set(instant)
      await sql`
        insert into retention_sweep (id, as_of, dry_run, started_by, state, started_at, finished_at)
        values (${newId()}, ${londonDate(clock.now())}, false, 'system', 'finished', ${clock.now()}, ${clock.now()})
      `.execute(owner)
    },
    close: () => db.close(),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function accessSetOf(
  owner: Sql,
  classCode: string,
  marking: Marking,
  groups: readonly string[],
): Promise<number> {
  await sql`
    insert into access_set (class_code, marking, groups) values (${classCode}, ${marking}, ${groups})
    on conflict do nothing
  `.execute(owner)
  const { rows } = await sql<{ readonly id: number }>`
    select id from access_set where class_code = ${classCode} and marking = ${marking} and groups = ${groups} and alternatives = '{}'
  `.execute(owner)
  return rows[0]?.id ?? 0
}

interface RecordToInsert {
  readonly id: RecordId
  readonly componentId: ComponentId
  readonly reference: string
  readonly folder: TestFolder
  readonly date: string | null
  readonly title: string
  readonly subjects: readonly Subject[]
  readonly original: string
  readonly text: string
  readonly size: number
  readonly sha256: string
}

/** Files a record with the standing that filing itself would give it. */
async function insertRecord(
  unitOfWork: UnitOfWork<RetentionTx>,
  owner: Sql,
  clock: Clock,
  record: RecordToInsert,
): Promise<void> {
  const capturedOn = londonDate(clock.now())
  const found = await sql<{ readonly path: readonly string[]; readonly override: string | null }>`
    select c.path, f.override_schedule as override
    from folder f join file_plan_class c on c.code = f.class_code
    where f.id = ${record.folder.id}
  `.execute(owner)
  const { path: classPath = [], override: overrideSchedule = null } = found.rows[0] ?? {}
  const standing = await unitOfWork.run(async (tx) => {
    const assess = await makeRetentionAtFiling(tx, clock).rulesAt(
      [classPath],
      overrideSchedule === null ? [] : [overrideSchedule],
    )
    return assess({
      classPath,
      overrideSchedule,
      subjects: [...record.subjects, ...record.folder.subjects],
      documentDate: record.date as CivilDate | null,
      receivedOn: null,
      capturedOn,
      folderClosedOn: record.folder.closedOn as CivilDate | null,
      fields: {},
    })
  })
  await sql`
    insert into record
      (id, reference, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by, author,
       marking, keywords, subjects, reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date,
       schedule_code, schedule_version)
    values (${record.id}, ${record.reference}, ${record.folder.id}, ${record.folder.accessSet}, 'active', ${record.title},
       ${record.date}, ${clock.now()}, ${capturedOn}, 'filer', 'An author', ${record.folder.marking}, '{word}', ${JSON.stringify(record.subjects)}, 'available',
       ${standing.state}, ${standing.retentionEnd}, ${standing.action}, ${standing.triggerType}, ${standing.triggerDate},
       ${standing.scheduleCode}, ${standing.scheduleVersion})
  `.execute(owner)
  await sql`
    insert into component (id, record_id, position, role, filename, media_type, size, sha256, object_key, text_key)
    values (${record.componentId}, ${record.id}, 0, 'original', 'letter.txt', 'text/plain', ${record.size}, ${record.sha256},
            ${record.original}, ${record.text})
  `.execute(owner)
}

/** Whoever a test lets act without a token. */
export const operator: Actor = { kind: 'operator', id: 'operator:root', name: 'operator:root' }
