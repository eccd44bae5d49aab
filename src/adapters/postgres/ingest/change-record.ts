import { type RawBuilder, sql } from 'kysely'
import type { RecordChange } from '../../../ingest/ports.ts'
import type { RecordId } from '../../../kernel/ids.ts'
import type { Sql } from '../database.ts'

/** Applies what the change names, leaves the rest, and counts the revision up. */
export async function changeRecord(db: Sql, id: RecordId, change: RecordChange): Promise<void> {
  const { fields, subjects } = change
  const assignments: readonly (RawBuilder<unknown> | undefined)[] = [
    assign(sql`title`, change.title),
    change.title === undefined ? undefined : sql`title_is_filename = false`,
    assign(sql`document_date`, change.documentDate),
    assign(sql`received_on`, change.receivedOn),
    assign(sql`author`, change.author),
    assign(sql`marking`, change.marking),
    assign(sql`access_set_id`, change.accessSet),
    assign(sql`keywords`, change.keywords),
    assign(sql`fields`, fields === undefined ? undefined : JSON.stringify(fields)),
    assign(sql`subjects`, subjects === undefined ? undefined : JSON.stringify(subjects)),
    sql`revision = revision + 1`,
  ]
  const named = assignments.filter((assignment) => assignment !== undefined)
  await sql`update record set ${sql.join(named)} where id = ${id}`.execute(db)
}

function assign(column: RawBuilder<unknown>, value: unknown): RawBuilder<unknown> | undefined {
  return value === undefined ? undefined : sql`${column} = ${value}`
}
