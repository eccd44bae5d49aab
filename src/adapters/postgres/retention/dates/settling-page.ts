import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { ClassScope, Scope, Settling } from '../../../../retention/dates/standing-store.ts'
import { afterId } from '../../after-id.ts'
import { inOneFolder } from './in-one-folder.ts'
import { idsOf, isFolderOf, isOfSeveralAlone, within } from './settled-records.ts'

interface Page {
  readonly size: number
  readonly after: RecordId | null
}

/**
 * So many records that lie in the folders of a scope are looked for there, all of them for each page. Where there are more, all
 * that there are at all are gone through by id, once for all pages together.
 */
export const mostByFolder = 50_000

/**
 * The next records of a settling by id: those of its groups (`of_groups`), and those that several folders speak of. Each way to
 * find them is read no further than the page.
 */
export function settlingPage(
  { scope, standings, several }: Settling,
  page: Page,
  most: number,
): RawBuilder<unknown> {
  const ways = [
    ...(isOfSeveralAlone({ standings, several }) ? [] : waysWithin(scope, page)),
    ...(several.length === 0
      ? []
      : [pageOf(every, sql`r.id = any (${idsOf(several)}::uuid[])`, false, page)]),
  ]
  return sql`
    with many as materialized (select ${'classCodes' in scope ? areMany(scope, most) : sql`false`} as are)
    select * from (${sql.join(ways, sql` union all `)}) as found order by id limit ${page.size}`
}

const every = sql`(select ctid, * from record) r`

/** The records of a scope, each by one way. */
function waysWithin(scope: Scope | ClassScope, page: Page): readonly RawBuilder<unknown>[] {
  if (!('classCodes' in scope)) return [pageOf(every, within(scope), true, page)]
  const { overriddenBy } = scope
  const isOfScope = isFolderOf(scope)
  const isHere = sql`r.state in ('active', 'destroying') and ${inOneFolder}`
  const isOfFolder = sql`r.override_schedule is null and ${isHere}`
  return [
    // By a list of folders, every page would look for all that lies in any of them, and go through the list for each record.
    pageOf(
      every,
      sql`(select are from many) and ${isOfFolder}
        and exists (select from folder f where f.id = r.folder_id and ${isOfScope} offset 0) is true`,
      true,
      page,
    ),
    // Joined otherwise, all records that there are would be read for every page.
    pageOf(
      sql`folder f cross join lateral (select ctid, * from record where folder_id = f.id offset 0) r`,
      sql`not (select are from many) and ${isOfFolder} and ${isOfScope}`,
      true,
      page,
    ),
    ...(overriddenBy === null
      ? []
      : [pageOf(every, sql`r.override_schedule = ${overriddenBy} and ${isHere}`, true, page)]),
  ]
}

/** Whether more lies in the folders of a scope than is looked for there; whatever its state, out of the index alone. */
function areMany(scope: ClassScope, most: number): RawBuilder<unknown> {
  return sql`(
    select count(*) > ${most} from (
      select from folder f
      cross join lateral (select from record where folder_id = f.id limit ${most + 1}) one
      where ${isFolderOf(scope)}
      limit ${most + 1}
    ) as found
  )`
}

function pageOf(
  from: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
  ofGroups: boolean,
  { size, after }: Page,
): RawBuilder<unknown> {
  return sql`(
    select r.*, ${ofGroups}::boolean as of_groups from ${from}
    where ${where} and r.id > ${afterId(after)}
    order by r.id limit ${size}
  )`
}
