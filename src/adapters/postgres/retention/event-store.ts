import { type RawBuilder, sql } from 'kysely'
import type { EventId, FolderId } from '../../../kernel/ids.ts'
import type { Subject } from '../../../records/record-entity.ts'
import type { RetentionEvent } from '../../../retention/events/retention-event.ts'
import type { EventStore } from '../../../retention/ports.ts'
import type { PlanPart } from '../../../retention/require-parts.ts'
import type { Sql } from '../database.ts'
import { given } from '../given.ts'
import { lockSubjects } from './dates/lock-subjects.ts'

const columns = sql`
  e.id, e.type, jsonb_build_object('type', e.subject_type, 'id', e.subject_id) as subject, e.date, e.state,
  coalesce(registrar.name, e.registered_by) as "registeredBy", e.registered_at as "registeredAt",
  coalesce(changer.name, e.changed_by) as "changedBy", e.changed_at as "changedAt"
`
const sources = sql`
  retention_event e
  left join person registrar on registrar.id::text = e.registered_by
  left join person changer on changer.id::text = e.changed_by
`

/** Events in PostgreSQL, for one transaction. */
export function makeEventStore(db: Sql): EventStore {
  return {
    insert: async (id, { type, subject, date }, by, at) => {
      const { rows } = await sql`
        insert into retention_event
          (id, type, subject_type, subject_id, date, state, registered_by, registered_at)
        values (${id}, ${type}, ${subject.type}, ${subject.id}, ${date}, 'standing', ${by}, ${at})
        on conflict (type, subject_type, subject_id) where state = 'standing' do nothing
        returning id
      `.execute(db)
      return rows.length === 1
    },
    find: (id) => selectEvent(db, id, sql``),
    findForChange: (id) => selectEvent(db, id, sql`for update of e`),
    correct: async (id, date, by, at) => {
      await sql`
        update retention_event set date = ${date}, changed_by = ${by}, changed_at = ${at} where id = ${id}
      `.execute(db)
    },
    revoke: async (id, by, at) => {
      await sql`
        update retention_event set state = 'revoked', changed_by = ${by}, changed_at = ${at} where id = ${id}
      `.execute(db)
    },
    list: async ({ type, subjectType, subjectId, state }, page) => {
      const { rows } = await sql<RetentionEvent>`
        select ${columns} from ${sources}
        where ${given(type, (it) => sql`e.type = ${it}`)} and ${given(state, (it) => sql`e.state = ${it}`)}
          and ${given(subjectType, (it) => sql`e.subject_type = ${it}`)}
          and ${given(subjectId, (it) => sql`e.subject_id = ${it}`)}
          and ${given(page.after, ([at, id]) => sql`(e.registered_at, e.id) < (${at}::timestamptz, ${id}::uuid)`)}
        order by e.registered_at desc, e.id desc
        limit ${page.size}
      `.execute(db)
      return rows
    },
    knownTypes: async () => {
      const { rows } = await sql<{ readonly type: string }>`
        select distinct type from retention_schedule_version v cross join unnest(events_counted_from(v)) as type
        order by type
      `.execute(db)
      return rows.map(({ type }) => type)
    },
    awaitFilings: (subject) => lockSubjects(db, [subject], 'alone'),
    foldersAbout: (type, subject) => foldersAbout(db, type, subject),
    partsAbout: (type, subject) => partsAbout(db, type, subject),
    forgetSubjects: (subjects) => forgetSubjects(db, subjects),
  }
}

async function selectEvent(
  db: Sql,
  id: EventId,
  hold: RawBuilder<unknown>,
): Promise<RetentionEvent | undefined> {
  const { rows } = await sql<RetentionEvent>`
    select ${columns} from ${sources} where e.id = ${id} ${hold}
  `.execute(db)
  return rows[0]
}

/** Whether `subjects` names this one; written so that the index of those that name any can answer. */
function names(subjects: RawBuilder<unknown>, subject: Subject): RawBuilder<unknown> {
  return sql`(${subjects} <> '[]' and ${subjects} @> ${JSON.stringify([subject])}::jsonb)`
}

/** What is about the subject, and where it counts from an event of this type: folder by folder, and by whom it may be read. */
function countedAbout(type: string, subject: Subject): RawBuilder<unknown> {
  return sql`
    select a.folder_id, a.access_set_id
    from (
      select r.folder_id, r.access_set_id, r.schedule_code, r.schedule_version from record r
      where ${names(sql`r.subjects`, subject)} and r.state in ('active', 'destroying')
      union
      select r.folder_id, r.access_set_id, r.schedule_code, r.schedule_version
      from folder f join record r on r.folder_id = f.id
      where ${names(sql`f.subjects`, subject)} and r.state in ('active', 'destroying')
      union
      select x.folder_id, r.access_set_id, x.schedule_code, x.schedule_version
      from record r join record_filing x on x.record_id = r.id
      where ${names(sql`r.subjects`, subject)} and r.state in ('active', 'destroying')
      union
      select x.folder_id, r.access_set_id, x.schedule_code, x.schedule_version
      from folder f join record_filing x on x.folder_id = f.id join record r on r.id = x.record_id
      where ${names(sql`f.subjects`, subject)} and r.state in ('active', 'destroying')
    ) a
    join retention_schedule_version v on v.code = a.schedule_code and v.version = a.schedule_version
    where ${type} = any (events_counted_from(v))
  `
}

async function foldersAbout(db: Sql, type: string, subject: Subject): Promise<readonly FolderId[]> {
  const { rows } = await sql<{ readonly id: FolderId }>`
    select distinct folder_id as id from (${countedAbout(type, subject)}) counted order by id
  `.execute(db)
  return rows.map(({ id }) => id)
}

async function partsAbout(db: Sql, type: string, subject: Subject): Promise<readonly PlanPart[]> {
  const { rows } = await sql<{ readonly paths: PlanPart }>`
    select distinct jsonb_agg(to_jsonb(c.path) order by c.path) as paths
    from (select distinct access_set_id as id from (${countedAbout(type, subject)}) counted) about
    join access_set own on own.id = about.id
    join access_set a on a.id = own.id or a.id = any (own.alternatives)
    join file_plan_class c on c.code = a.class_code
    group by own.id
  `.execute(db)
  return rows.map(({ paths }) => paths)
}

async function forgetSubjects(db: Sql, subjects: readonly Subject[]): Promise<readonly EventId[]> {
  if (subjects.length === 0) return []
  const { rows } = await sql<{ readonly id: EventId }>`
    update retention_event e set subject_id = null
    from jsonb_to_recordset(${JSON.stringify(subjects)}::jsonb) as s (type text, id text)
    where e.subject_type = s.type and e.subject_id = s.id
      and not exists (
        select from record r
        where r.subjects <> '[]' and r.state in ('active', 'destroying')
          and r.subjects @> jsonb_build_array(jsonb_build_object('type', s.type, 'id', s.id))
      )
      and not exists (
        select from folder f
        where f.subjects <> '[]' and f.subjects @> jsonb_build_array(jsonb_build_object('type', s.type, 'id', s.id))
      )
    returning e.id
  `.execute(db)
  return rows.map(({ id }) => id)
}
