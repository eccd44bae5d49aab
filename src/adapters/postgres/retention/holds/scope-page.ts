import { type RawBuilder, sql } from 'kysely'
import type { FolderId, HoldId, RecordId } from '../../../../kernel/ids.ts'
import { afterId } from '../../after-id.ts'
import type { Sql } from '../../database.ts'
import { PLANNED_ANEW } from '../../statement-names.ts'

/** What a hold names, and of classes also those below. */
interface Named {
  readonly records: readonly RecordId[]
  readonly folders: readonly FolderId[]
  readonly classes: readonly string[]
}

/**
 * The next records in the scope of a hold, by id: those that stand, whatever a batch is doing with them at this moment, those
 * named one by one also where they are gone, and those that a batch now executing has just let go. Of a folder each of these is looked
 * up by itself, of a class they are found among the items of such batches: either way nobody reads through all that was ever
 * disposed of. Each way into the scope is read no further than a page: a hold on millions is caught in hundreds of pages, and
 * whoever places it waits for the first.
 */
export async function scopePage(
  db: Sql,
  id: HoldId,
  after: RecordId | null,
  limit: number,
): Promise<readonly RecordId[]> {
  const ways = waysInto(await named(db, id))
  if (ways.length === 0) return []
  const pages = ways.map((way) => sql`(${way} and r.id > ${afterId(after)} order by r.id limit ${limit})`)
  const { rows } = await sql<{ readonly id: RecordId }>`
    ${sql.raw(PLANNED_ANEW)}
    select id from (${sql.join(pages, sql` union `)}) scope order by id limit ${limit}
  `.execute(db)
  return rows.map((row) => row.id)
}

/** Read first and given as values: how much lies in them decides how a page is best found. */
async function named(db: Sql, id: HoldId): Promise<Named> {
  const { rows } = await sql<Named>`
    select array(select s.record_id from hold_scope s where s.hold_id = ${id} and s.record_id is not null) as records,
           array(select s.folder_id from hold_scope s where s.hold_id = ${id} and s.folder_id is not null) as folders,
           array(
             select c.code from file_plan_class c
             where exists (select from hold_scope s where s.hold_id = ${id} and s.class_code = any (c.path))
           ) as classes
  `.execute(db)
  return rows[0] ?? { records: [], folders: [], classes: [] }
}

/** Statements that select ids of records `r`, none of them twice, each ended by its conditions. */
function waysInto({ records, folders, classes }: Named): readonly RawBuilder<unknown>[] {
  const inScope = sql`(f.id = any (${folders}::uuid[]) or f.class_code = any (${classes}::text[]))`
  return [
    ...(records.length === 0 ? [] : [sql`select r.id from record r where r.id = any (${records}::uuid[])`]),
    ...(folders.length === 0
      ? []
      : [
          sql`
            select r.id from record r
            where r.folder_id = any (${folders}::uuid[]) and r.state in ('active', 'destroying')`,
          sql`
            select r.id
            from record r
            cross join lateral (
              select from disposal_item i join disposal_batch b on b.id = i.batch_id and b.state = 'executing'
              where i.record_id = r.id and i.state in ('destroyed', 'transferred') limit 1
            ) just_gone
            where r.folder_id = any (${folders}::uuid[]) and r.state in ('destroyed', 'transferred')`,
        ]),
    ...(classes.length === 0
      ? []
      : [
          sql`
            select r.id from folder f join record r on r.folder_id = f.id
            where f.class_code = any (${classes}::text[]) and r.state in ('active', 'destroying')`,
          sql`
            select distinct r.id
            from disposal_batch b
            join disposal_item i on i.batch_id = b.id and i.state in ('destroyed', 'transferred')
            join record r on r.id = i.record_id
            join folder f on f.id = r.folder_id
            where b.state = 'executing' and f.class_code = any (${classes}::text[])`,
        ]),
    ...(folders.length + classes.length === 0
      ? []
      : [
          sql`
            select distinct r.id
            from record_filing x
            join folder f on f.id = x.folder_id
            join record r on r.id = x.record_id and r.state in ('active', 'destroying')
            where x.left_on is null and ${inScope}`,
          sql`
            select distinct r.id
            from disposal_item i
            join disposal_batch b on b.id = i.batch_id and b.state = 'executing'
            join folder f on f.id = any (i.further_folders)
            join record r on r.id = i.record_id
            where i.state in ('destroyed', 'transferred') and i.further_folders <> '{}' and ${inScope}`,
        ]),
  ]
}
