import { sql } from 'kysely'
import type { Granted } from '../../../access/rights-change.ts'
import type { Sql } from '../database.ts'

/** Writes what a person is granted; the database dates it where they are given more (migrations/0040-changed-people.sql). */
export async function writeRights(
  db: Sql,
  id: string,
  { role, scope, clearance, groups }: Granted,
): Promise<void> {
  await sql`
    update person set role = ${role}, scope = ${scope}, clearance = ${clearance}, groups = ${groups}
    where id = ${id}::uuid
  `.execute(db)
}
