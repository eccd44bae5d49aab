import { sql } from 'kysely'
import type { HoldId, RecordId } from '../../../../kernel/ids.ts'
import type { Extent, UnsettledRecord } from '../../../../retention/holds/hold-query-store.ts'
import type { HoldQueryStore } from '../../../../retention/ports.ts'
import type { Sql } from '../../database.ts'
import { rebuildsOfIndex, unsettledRecords } from '../../index-standing.ts'
import { catchRecords } from './catch-records.ts'

/** What holds by a query need of the truth, for one transaction. */
export function makeHoldQueryStore(db: Sql): HoldQueryStore {
  return {
    extent: () => selectExtent(db),
    bind: async (id, records, at) => {
      await countUp(db, records)
      return (await catchRecords(db, id, records, at)).takenOut
    },
    bindInDoubt: async (id, records, at) => {
      const living = await selectLiving(db, id, records)
      await countUp(db, idsOf(living))
      const doubted = idsOf(living.filter(({ changed }) => !changed))
      const inDoubt = await catchRecords(db, id, doubted, at, 'in-doubt')
      const forGood = await catchRecords(db, id, idsOf(living.filter(({ changed }) => changed)), at)
      const both = [inDoubt.takenOut, forGood.takenOut]
      return {
        items: both.flatMap(({ items }) => items),
        batches: [...new Set(both.flatMap(({ batches }) => batches))],
      }
    },
    markEvaluated: async (id, at) => {
      await sql`update hold set evaluated_at = ${at} where id = ${id} and evaluated_at is null`.execute(db)
    },
    indexedDoubts: async (id) => {
      const { rows } = await sql<{ readonly id: RecordId }>`
        select i.record_id as id
        from hold_item i join record r on r.id = i.record_id
        where i.hold_id = ${id} and i.in_doubt and i.released_at is null and r.state = 'active'
          and i.record_id not in (select records_behind_index())
        order by i.record_id
      `.execute(db)
      return rows.map((row) => row.id)
    },
    hasDoubts: async (id) => {
      const { rows } = await sql`
        select 1 from hold_item i join record r on r.id = i.record_id
        where i.hold_id = ${id} and i.in_doubt and i.released_at is null and r.state in ('active', 'destroying')
        limit 1
      `.execute(db)
      return rows.length > 0
    },
    settleDoubts: async (id, matching, others) => {
      await sql`
        update hold_item set in_doubt = false
        where hold_id = ${id} and in_doubt and record_id = any (${matching}::uuid[])
      `.execute(db)
      await sql`
        delete from hold_item where hold_id = ${id} and in_doubt and record_id = any (${others}::uuid[])
      `.execute(db)
    },
  }
}

async function selectExtent(db: Sql): Promise<Extent> {
  const { rows } = await sql<Omit<Extent, 'unsettled'>>`
    select (select count(*) from record) as records, (select count(*) from stub) as gone, ${rebuildsOfIndex}
  `.execute(db)
  const [extent] = rows
  if (extent === undefined) throw new Error('counting answered no row')
  const unsettled = await sql<UnsettledRecord>`
    select r.id, r.revision, f.revision as "folderRevision", r.reading = 'pending' as unread
    from record r join folder f on f.id = r.folder_id
    where r.id in (${unsettledRecords})
  `.execute(db)
  return { ...extent, unsettled: unsettled.rows }
}

/** The rows of what a hold names are held in the order of their keys, and count up: a destruction that read before reads again. */
async function countUp(db: Sql, records: readonly RecordId[]): Promise<void> {
  await sql`select id from record where id = any (${records}::uuid[]) order by id for update`.execute(db)
  await sql`update record set holds_placed = holds_placed + 1 where id = any (${records}::uuid[])`.execute(db)
}

/** What was found unsettled and may be caught; `changed`: somebody has changed it, or its folder, since. */
interface LivingRecord {
  readonly id: RecordId
  readonly changed: boolean
}

function idsOf(records: readonly LivingRecord[]): readonly RecordId[] {
  return records.map(({ id }) => id)
}

async function selectLiving(
  db: Sql,
  id: HoldId,
  records: readonly UnsettledRecord[],
): Promise<readonly LivingRecord[]> {
  const { rows } = await sql<LivingRecord>`
    select r.id,
           (r.revision, f.revision) is distinct from
           (found.revision + (found.unread and r.reading <> 'pending')::integer, found.folder_revision) as changed
    from unnest(
      ${records.map((record) => record.id)}::uuid[], ${records.map(({ revision }) => revision)}::integer[],
      ${records.map(({ folderRevision }) => folderRevision)}::integer[], ${records.map(({ unread }) => unread)}::boolean[]
    ) as found (id, revision, folder_revision, unread)
    join record r on r.id = found.id
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    join hold h on h.id = ${id}
    where r.state in ('active', 'destroying')
      and (h.query_within is null or h.query_within = any (c.path) or exists (
        select from record_filing x
        join folder xf on xf.id = x.folder_id
        join file_plan_class xc on xc.code = xf.class_code and h.query_within = any (xc.path)
        where x.record_id = r.id and x.left_on is null
      ))
    order by r.id
  `.execute(db)
  return rows
}
