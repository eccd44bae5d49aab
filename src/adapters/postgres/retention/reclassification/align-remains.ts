import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { AccessConditions } from '../../../../records/access-conditions.ts'
import type { AlignedRecords } from '../../../../retention/reclassification/reclassification-store.ts'
import type { Sql } from '../../database.ts'
import { sortedGroups } from '../../sorted-groups.ts'

/**
 * Lets the stubs that stand in a folder, and items of batches about its records, be read by nobody who lost the folder. Answers the
 * records that are gone and are read otherwise now.
 */
export async function alignRemains(db: Sql, id: FolderId): Promise<readonly AlignedRecords[]> {
  const remains = sql`
    select s.record_id, own.class_code, greatest(own.marking, f.marking) as marking,
           ${sortedGroups} as groups
    from record r
    join folder f on f.id = r.folder_id
    join stub s on s.record_id = r.id
    join access_set own on own.id = s.access_set_id
    where r.folder_id = ${id} and r.state in ('destroyed', 'transferred')
  `
  await sql`
    insert into access_set (class_code, marking, groups)
    select distinct class_code, marking, groups from (${remains}) kept
    on conflict (class_code, marking, groups, alternatives) do nothing
  `.execute(db)
  await sql`
    update stub s set access_set_id = now.id
    from (${remains}) kept join access_set now
      on (now.class_code, now.marking, now.groups, now.alternatives) = (kept.class_code, kept.marking, kept.groups, '{}')
    where s.record_id = kept.record_id and s.access_set_id <> now.id
  `.execute(db)
  const { rows } = await sql<{ readonly ids: readonly RecordId[]; readonly access: AccessConditions }>`
    with aligned as (
      update record r set access_set_id = s.access_set_id, marking = a.marking
      from stub s join access_set a on a.id = s.access_set_id
      where r.folder_id = ${id} and r.state in ('destroyed', 'transferred') and s.record_id = r.id
        and r.access_set_id <> s.access_set_id
      returning r.id, r.access_set_id
    )
    select array_agg(aligned.id order by aligned.id) as ids,
           jsonb_build_object('classPath', c.path, 'marking', a.marking, 'groups', a.groups) as access
    from aligned join access_set a on a.id = aligned.access_set_id join file_plan_class c on c.code = a.class_code
    group by a.id, c.path, a.marking, a.groups
  `.execute(db)
  await sql`
    update disposal_item i set access_set_id = r.access_set_id
    from record r
    where i.record_id = r.id and i.access_set_id <> r.access_set_id and (
      r.folder_id = ${id}
      or r.id = any (array(select x.record_id from record_filing x where x.folder_id = ${id} and x.left_on is null))
    )
  `.execute(db)
  return rows
}
