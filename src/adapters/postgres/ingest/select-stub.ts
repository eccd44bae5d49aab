import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { AccessConditions } from '../../../records/access-conditions.ts'
import type { Stub } from '../../../records/record-entity.ts'
import type { Sql } from '../database.ts'
import { type StubRow, stubColumns, stubOf } from '../stub-row.ts'

/** What remains of a record, and who may know of it: whoever could read the record. */
export async function selectStub(
  db: Sql,
  id: RecordId,
): Promise<{ readonly stub: Stub; readonly access: AccessConditions } | undefined> {
  const { rows } = await sql<StubRow & AccessConditions>`
    select ${stubColumns}, c.path as "classPath", a.marking, a.groups
    from stub s
    join access_set a on a.id = s.access_set_id
    join file_plan_class c on c.code = a.class_code
    where s.record_id = ${id}
  `.execute(db)
  const row = rows[0]
  if (row === undefined) return undefined
  const { classPath, marking, groups, ...stub } = row
  return { stub: stubOf(stub), access: { classPath, marking, groups } }
}
