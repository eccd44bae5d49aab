import { sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { Marking } from '../../../../records/marking.ts'
import type { HoldOnRecord } from '../../../../retention/dates/standing-store.ts'
import type { RecordPlace, SchedulePublication } from '../../../../retention/past/past-store.ts'
import type { PastStore } from '../../../../retention/ports.ts'
import type { Sql } from '../../database.ts'
import { loadPastFacts } from './load-past-facts.ts'

/** What stood until when, in PostgreSQL, for one transaction. */
export function makePastStore(db: Sql): PastStore {
  return {
    keepRecords: async (ids, at) => {
      await sql`
        insert into past_record
          (record_id, until, folder_id, document_date, received_on, last_action_on, superseded_on, dates, subjects, retained_until,
           retained_permanently, must_be_reviewed, review_since, schedule_code, schedule_step, previous_step_ended_on, filings)
        select p.record_id, ${at}, p.folder_id, p.document_date, p.received_on, p.last_action_on, p.superseded_on, p.dates, p.subjects,
               p.retained_until, p.retained_permanently, p.must_be_reviewed, p.review_since, p.schedule_code, p.schedule_step,
               p.previous_step_ended_on, p.filings
        from unnest(${ids}::uuid[]) as changed (id) cross join lateral record_as_of(changed.id, 'infinity') p
      `.execute(db)
    },
    keepFolder: async (id, at) => {
      await sql`
        insert into past_folder (folder_id, until, class_code, closed_on)
        select folder_id, ${at}, class_code, closed_on from folder_as_of(${id}, 'infinity')
      `.execute(db)
    },
    keepClass: async (code, at) => {
      await sql`
        insert into past_class (class_code, until, schedule_code)
        select code, ${at}, schedule_code from file_plan_class where code = ${code}
      `.execute(db)
    },
    keepEvent: async (id, at) => {
      await sql`
        insert into past_event (event_id, until, date) select id, ${at}, date from retention_event where id = ${id}
      `.execute(db)
    },
    facts: (id, before) => loadPastFacts(db, id, before),
    place: (id, before) => selectPlace(db, id, before),
    holdsOn: (id, before) => selectPastHolds(db, id, before),
    publication: async (code, version) => {
      const { rows } = await sql<SchedulePublication>`
        select coalesce(drafter.name, v.drafted_by) as "draftedBy", coalesce(publisher.name, v.published_by) as "publishedBy",
               v.published_at as "publishedAt"
        from retention_schedule_version v
        left join person drafter on drafter.id::text = v.drafted_by
        left join person publisher on publisher.id::text = v.published_by
        where v.code = ${code} and v.version = ${version}
      `.execute(db)
      return rows[0]
    },
  }
}

async function selectPlace(db: Sql, id: RecordId, before: Date | null): Promise<RecordPlace | undefined> {
  const { rows } = await sql<{
    readonly classCode: string
    readonly reference: string
    readonly classPath: readonly string[]
    readonly marking: Marking
    readonly groups: readonly string[]
  }>`
    select stood.class_code as "classCode", f.reference, now.path as "classPath", f.marking, f.groups
    from record_as_of(${id}, coalesce(${before}::timestamptz, 'infinity')) p
    cross join folder_as_of(p.folder_id, coalesce(${before}::timestamptz, 'infinity')) stood
    join folder f on f.id = p.folder_id
    join file_plan_class now on now.code = f.class_code
  `.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  const { classCode, reference, ...access } = row
  return { classCode, folder: { reference, access } }
}

async function selectPastHolds(db: Sql, id: RecordId, before: Date): Promise<readonly HoldOnRecord[]> {
  const { rows } = await sql<HoldOnRecord>`
    select h.id, h.name, coalesce(min(found.since), h.placed_at) as since
    from (
      select i.hold_id, i.since from hold_item i
      where i.record_id = ${id} and i.since < ${before} and (i.released_at is null or i.released_at >= ${before})
        and (i.too_late_at is null or i.too_late_at >= ${before})
      union all
      select s.hold_id, null
      from filings_as_of(${id}, ${before}) p
      cross join folder_as_of(p.folder_id, ${before}) stood
      join file_plan_class c on c.code = stood.class_code
      join hold_scope s on (s.released_at is null or s.released_at >= ${before})
        and (s.record_id = ${id} or s.folder_id = p.folder_id or s.class_code = any (c.path))
      where p.left_on is null
    ) found
    join hold h on h.id = found.hold_id and h.placed_at < ${before}
    group by h.id
    order by h.placed_at, h.id
  `.execute(db)
  return rows
}
