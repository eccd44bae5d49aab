import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import type { LossReach } from '../../../retention/restore/lost-change.ts'
import type { KnownReach } from '../../../retention/restore/restore-store.ts'
import type { Sql } from '../database.ts'

/**
 * What of the subjects of lost changes this database knows. A class stands for all below it, which its hold reaches by their
 * path; a schedule for the classes that name it, and for what it is given to; an event for what is about its subject.
 */
export async function findReach(db: Sql, reach: LossReach): Promise<KnownReach> {
  const folders = await selectFolders(db, reach)
  const classes = await selectClasses(db, reach)
  const records = [
    ...(await selectRecords(db, reach)),
    ...(await countingAlready(db, reach)),
    ...(await haveLeft(db, folders, classes)),
  ]
  return { records: [...new Set(records)], folders, classes }
}

/** What has left one of these folders, or one in these classes: a hold on those does not reach it, and it may have lain there again. */
async function haveLeft(
  db: Sql,
  folders: readonly FolderId[],
  classes: readonly string[],
): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select distinct r.id
    from record_filing x
    join record r on r.id = x.record_id and r.state in ('active', 'destroying')
    join folder f on f.id = x.folder_id
    join file_plan_class c on c.code = f.class_code
    where x.left_on is not null and (f.id = any (${folders}::uuid[]) or c.path && ${classes}::text[])
    order by r.id
  `.execute(db)
  return rows.map(({ id }) => id)
}

async function selectRecords(
  db: Sql,
  { records, toTransfer, schedules, events }: LossReach,
): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select id from record where id = any (${records}::uuid[]) and state in ('active', 'destroying')
    union
    select id from record where override_schedule = any (${schedules}::text[]) and state in ('active', 'destroying')
    union
    select i.record_id from disposal_item i join record r on r.id = i.record_id and r.state in ('active', 'destroying')
    where i.record_id = any (${toTransfer}::uuid[]) and i.decision = 'destroy'
      and i.state in ('proposed', 'approved', 'destroying', 'verifying', 'stuck')
    union
    select r.id
    from retention_event e
    join record r on r.subjects <> '[]' and r.state in ('active', 'destroying')
      and r.subjects @> jsonb_build_array(jsonb_build_object('type', e.subject_type, 'id', e.subject_id))
    where e.id = any (${events}::uuid[]) and e.subject_id is not null
    order by id
  `.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * Whom or what an event of since was about lay beside the log. It can have moved the end only of what counts from an event
 * of its type already, and is about a thing of its kind beside: of two kinds the latest counts. Of what is about one kind, it
 * set the period running, and without it nothing is due.
 */
async function countingAlready(db: Sql, { newEvents }: LossReach): Promise<readonly RecordId[]> {
  if (newEvents.length === 0) return []
  const { rows } = await sql<{ readonly id: RecordId }>`
    with lost as (
      select l.type, jsonb_build_array(jsonb_build_object('type', l."subjectType")) as kind
      from jsonb_to_recordset(${JSON.stringify(newEvents)}::jsonb) as l (type text, "subjectType" text)
    ), about as (
      select r.id, r.subjects || f.subjects as subjects, l.type
      from lost l
      join record r on r.subjects <> '[]' and r.subjects @> l.kind and r.state in ('active', 'destroying')
      join lateral (
        select r.folder_id as id
        union select x.folder_id from record_filing x where x.record_id = r.id
      ) filed on true
      join folder f on f.id = filed.id
      union
      select r.id, r.subjects || f.subjects, l.type
      from lost l
      join folder f on f.subjects <> '[]' and f.subjects @> l.kind
      join lateral (
        select in_it.id from record in_it where in_it.folder_id = f.id
        union select x.record_id from record_filing x where x.folder_id = f.id
      ) filed on true
      join record r on r.id = filed.id and r.state in ('active', 'destroying')
    )
    select distinct id from about where event_date(type, subjects) is not null order by id
  `.execute(db)
  return rows.map(({ id }) => id)
}

async function selectFolders(
  db: Sql,
  { folders, schedules, events }: LossReach,
): Promise<readonly FolderId[]> {
  const { rows } = await sql<{ readonly id: FolderId }>`
    select f.id from folder f
    where f.id = any (${folders}::uuid[]) or f.override_schedule = any (${schedules}::text[])
    union
    select f.id
    from retention_event e
    join folder f on f.subjects <> '[]'
      and f.subjects @> jsonb_build_array(jsonb_build_object('type', e.subject_type, 'id', e.subject_id))
    where e.id = any (${events}::uuid[]) and e.subject_id is not null
    order by id
  `.execute(db)
  return rows.map(({ id }) => id)
}

async function selectClasses(db: Sql, { classes, schedules }: LossReach): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly code: string }>`
    select code from file_plan_class
    where not built_in and (code = any (${classes}::text[]) or schedule_code = any (${schedules}::text[]))
    order by code
  `.execute(db)
  return rows.map(({ code }) => code)
}
