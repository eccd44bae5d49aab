import { sql } from 'kysely'
import { type FolderId, newId } from '../../../kernel/ids.ts'
import type { PlannedFolder } from '../../../records/file-plan.ts'
import type { Application } from '../../../retention/file-plan/file-plan-store.ts'
import type { Sql } from '../database.ts'

/**
 * Opens a folder on the day it names, else on the day of the application, with the access set of its conditions.
 * Answers its id.
 */
export async function insertFolder(
  transaction: Sql,
  folder: PlannedFolder,
  { on }: Application,
): Promise<FolderId> {
  const id = newId<FolderId>()
  await sql`
    with conditions as (
      insert into access_set (class_code, marking, groups)
      values (${folder.classCode}, ${folder.marking ?? 'official'}, ${folder.groups ?? []}::text[])
      -- Touched, not skipped: only a written row is returned.
      on conflict (class_code, marking, groups, alternatives) do update set marking = excluded.marking
      returning id, class_code, marking, groups
    )
    insert into folder (id, reference, class_code, title, marking, groups, opened_on, access_set_id)
    select ${id}::uuid, ${folder.reference}, class_code, ${folder.title}, marking, groups,
           ${folder.openedOn ?? on}::date, id
    from conditions
  `.execute(transaction)
  return id
}

/** A folder that a disposal minimised stays without a title. */
export async function retitleFolder(transaction: Sql, reference: string, title: string): Promise<void> {
  await sql`
    update folder set title = ${title}, revision = revision + 1 where reference = ${reference} and title is not null
  `.execute(transaction)
}
