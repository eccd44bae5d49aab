import { sql } from 'kysely'
import type { SetBacklog } from '../../../search/index-source.ts'
import type { Sql } from '../database.ts'

/** What the queue has still to read or index, counted by access set. */
export async function selectIndexBacklog(db: Sql): Promise<readonly SetBacklog[]> {
  const { rows } = await sql<SetBacklog>`
    select access_set as "accessSet", behind, since, failed from index_backlog()
  `.execute(db)
  return rows
}
