import { sql } from 'kysely'
import type {
  IndexExtent,
  IndexExtents,
  WholeIndexExtent,
} from '../../../../search/saved/saved-search-store.ts'
import type { Database } from '../../database.ts'
import { rebuildsOfIndex, unsettledRecords } from '../../index-standing.ts'
import { makeUnitOfWork } from '../../unit-of-work.ts'

/** What PostgreSQL knows of how far the index can be relied on. */
export function makeIndexExtents(database: Database): IndexExtents {
  const unitOfWork = makeUnitOfWork(database, (db) => db)
  return {
    read: () =>
      unitOfWork.run(async (db) => {
        const { rows } = await sql<IndexExtent>`
          select ${rebuildsOfIndex}
        `.execute(db)
        return rows[0] ?? { rebuilds: 0, rebuilding: false }
      }),
    readWhole: () =>
      unitOfWork.run(async (db) => {
        const { rows } = await sql<WholeIndexExtent>`
          select ${rebuildsOfIndex}, (select count(*) from record) as records, (select count(*) from stub) as gone,
                 (select count(*) from (${unsettledRecords}) as unsettled) as unsettled
        `.execute(db)
        const [extent] = rows
        if (extent === undefined) throw new Error('counting answered no row')
        return extent
      }, 'read-only'),
  }
}
