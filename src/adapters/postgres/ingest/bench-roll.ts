import { sql } from 'kysely'
import type { BenchRoll } from '../../../ingest/ports.ts'
import type { RecordState } from '../../../records/record-entity.ts'
import type { Sql } from '../database.ts'

/** The workbenches of all processes, for one transaction. */
export function makeBenchRoll(db: Sql): BenchRoll {
  return {
    enter: async (id, folder, recordId) => {
      await sql`insert into workbench (id, folder, record_id) values (${id}, ${folder}, ${recordId})`.execute(
        db,
      )
    },
    renew: async (id) => {
      const { rows } = await sql<{ readonly state: RecordState }>`
        update workbench w set seen_at = clock_timestamp() from record r where w.id = ${id} and r.id = w.record_id
        returning r.state
      `.execute(db)
      return rows[0]?.state
    },
    leave: async (id) => {
      await sql`delete from workbench where id = ${id}`.execute(db)
    },
    leaveFolder: async (folder) => {
      await sql`delete from workbench where folder = ${folder}`.execute(db)
    },
  }
}
