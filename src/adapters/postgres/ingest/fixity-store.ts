import { sql } from 'kysely'
import type { CapturedComponent, FixityStore } from '../../../ingest/ports.ts'
import type { Sql } from '../database.ts'
import { takeLong } from '../take-long.ts'

/** What was captured and is kept, for one transaction. */
export function makeFixityStore(db: Sql): FixityStore {
  return {
    count: async () => {
      // Of tens of millions it takes minutes where little of them is in memory.
      await takeLong(db)
      const { rows } = await sql<{ readonly n: number }>`
        select count(*) as n from component c join record r on r.id = c.record_id and r.state = 'active'
      `.execute(db)
      return rows[0]?.n ?? 0
    },
    pageAfter: async (after, size) => {
      const from = after ?? { recordId: '00000000-0000-0000-0000-000000000000', position: -1 }
      const { rows } = await sql<CapturedComponent>`
        select c.record_id as "recordId", c.position, c.id as "componentId", c.object_key as "objectKey", c.size, c.sha256
        from component c join record r on r.id = c.record_id and r.state = 'active'
        where (c.record_id, c.position) > (${from.recordId}::uuid, ${from.position}::int)
        order by c.record_id, c.position limit ${size}
      `.execute(db)
      return rows
    },
  }
}
