import { sql } from 'kysely'

/** Beside a record `r`: as `f`, the first of its folders that row-level security shows, with its class. */
export const firstFolderInReach = sql`
  cross join lateral (
    select f.class_code, c.title as class_title, f.reference, f.groups, c.path
    from (
      select r.folder_id as id, -1 as position
      union all
      select x.folder_id, x.position from record_filing x where x.record_id = r.id and x.left_on is null
    ) as filed
    join folder f on f.id = filed.id
    join file_plan_class c on c.code = f.class_code
    order by filed.position
    limit 1
  ) as f
`
