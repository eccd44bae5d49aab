import { sql } from 'kysely'

/**
 * Beside a record `r`: as `f`, the first of its folders that row-level security shows, with its class. That is its own wherever
 * it is in reach; only where it is not are the further ones looked through, hit by hit. Each is looked up (`offset 0`): joined to a
 * thousand hits, all folders that there are would be read for them.
 */
export const firstFolderInReach = sql`
  left join lateral (
    select id, class_code, reference, groups from folder where id = r.folder_id offset 0
  ) as own on true
  left join lateral (
    select further.class_code, further.reference, further.groups
    from record_filing x join folder further on further.id = x.folder_id
    where own.id is null and x.record_id = r.id and x.left_on is null
    order by x.position
    limit 1
  ) as further on true
  join file_plan_class as shown on shown.code = coalesce(own.class_code, further.class_code)
  cross join lateral (
    select shown.code as class_code, shown.title as class_title, shown.path,
           coalesce(own.reference, further.reference) as reference, coalesce(own.groups, further.groups) as groups
  ) as f
`
