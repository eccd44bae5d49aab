import { type RawBuilder, sql } from 'kysely'
import type { PlanClass } from '../../../search/file-plan-tree.ts'
import type { ScheduleRow } from '../file-plan/schedule-row.ts'

interface ClassRow extends Omit<PlanClass, 'schedule'> {
  readonly schedule: ScheduleRow | null
  /** Of the whole plan. */
  readonly total: number
}

/**
 * Every class with its binding schedule, in the plan's order, counted within the given access sets: those that row-level security
 * lets through. Records are counted by where they lie and who may read them, out of the index of both; their rows are never read.
 */
export function countedPlan(accessSets: readonly number[]): RawBuilder<ClassRow> {
  return sql<ClassRow>`
    with folders as (select f.class_code, count(*) as n from folder f group by f.class_code),
    place as materialized (
      select folder_id, access_set_id, count(*) as n from record where state = 'active'
      group by folder_id, access_set_id
    ),
    -- Where records lie first, each class with those above it.
    records as (
      select above.code, sum(place.n)::bigint as n
      from place
      join folder f on f.id = place.folder_id
      join file_plan_class c on c.code = f.class_code
      cross join unnest(c.path) as above (code)
      group by above.code
    ),
    -- Filed under a class besides, and first outside of it or in what is out of reach: once, however many of its folders. The
    -- set of such a record names who reads it in each of them, which is whoever reads both the folder and the record.
    filed_again as materialized (
      select place.access_set_id, one.class_code, sum(place.n)::bigint as n
      from place
      join access_set s on s.id = place.access_set_id and s.alternatives <> '{}'
      left join folder one on one.id = place.folder_id
      group by place.access_set_id, one.class_code
    ),
    besides as (
      select further.code, sum(further.n)::bigint as n
      from (
        select distinct again.access_set_id, again.class_code, above.code, again.n
        from filed_again again
        join access_set s on s.id = again.access_set_id
        cross join unnest(s.alternatives) as alternative (id)
        join unnest(${accessSets}::integer[]) as readable (id) on readable.id = alternative.id
        join access_set a on a.id = alternative.id
        join file_plan_class c on c.code = a.class_code
        cross join unnest(c.path) as above (code)
        left join file_plan_class own on own.code = again.class_code
        where (above.code = any (own.path)) is not true
      ) as further
      group by further.code
    )
    select c.code, c.parent_code as parent, c.title,
           (select to_jsonb(v)
            from file_plan_class above
            join retention_schedule_version v on v.code = above.schedule_code and v.state = 'published'
            where above.code = any (c.path)
            order by cardinality(above.path) desc
            limit 1) as schedule,
           coalesce(folders.n, 0) as folders, coalesce(records.n, 0) + coalesce(besides.n, 0) as records,
           (select coalesce(sum(n), 0)::bigint from place) as total
    from file_plan_class c
    left join folders on folders.class_code = c.code
    left join records on records.code = c.code
    left join besides on besides.code = c.code
    order by c.position, c.code
  `
}
