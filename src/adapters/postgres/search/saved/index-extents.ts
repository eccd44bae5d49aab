import { sql } from 'kysely'
import type {
  IndexExtent,
  IndexExtents,
  WholeIndexExtent,
} from '../../../../search/saved/saved-search-store.ts'
import type { Database } from '../../database.ts'
import { makeUnitOfWork } from '../../unit-of-work.ts'

/** What PostgreSQL knows of how far the index can be relied on. */
export function makeIndexExtents(database: Database): IndexExtents {
  const unitOfWork = makeUnitOfWork(database, (db) => db)
  return {
    read: () =>
      unitOfWork.run(async (db) => {
        const { rows } = await sql<IndexExtent>`
          select count(*) as rebuilds, count(*) filter (where ended_at is null) > 0 as rebuilding from index_rebuild
        `.execute(db)
        return rows[0] ?? { rebuilds: 0, rebuilding: false }
      }),
    readWhole: () =>
      unitOfWork.run(async (db) => {
        const { rows } = await sql<WholeIndexExtent>`
          select (select count(*) from index_rebuild) as rebuilds,
                 exists (select from index_rebuild where ended_at is null) as rebuilding,
                 (select count(*) from record) as records, (select count(*) from stub) as gone,
                 (select count(*) from (
                   select r.id from record r
                   where r.id in (select records_behind_index()) and r.state in ('active', 'destroying')
                   union
                   select r.id from record r where r.state = 'destroying'
                 ) as unsettled) as unsettled
        `.execute(db)
        const [extent] = rows
        if (extent === undefined) throw new Error('counting answered no row')
        return extent
      }, 'read-only'),
  }
}
