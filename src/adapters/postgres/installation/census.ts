import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** Numbers for operators: no ids, no names. */
export interface Census {
  readonly recordsByState: { readonly [state: string]: number }
  readonly recordsByReading: { readonly [reading: string]: number }
  readonly batchesByState: { readonly [state: string]: number }
  readonly holdsPlaced: number
  /** Entries written to the log and not yet in place. */
  readonly auditWaiting: number
}

/** Counts what the database holds. */
export function makeCensus(database: Database) {
  return async (): Promise<Census> => {
    const { rows } = await sql<Census>`
      select
        (select coalesce(jsonb_object_agg(state, n), '{}') from (select state, count(*) n from record group by 1) s)
          as "recordsByState",
        (select coalesce(jsonb_object_agg(reading, n), '{}')
         from (select reading, count(*) n from record where state = 'active' group by 1) s) as "recordsByReading",
        (select coalesce(jsonb_object_agg(state, n), '{}') from (select state, count(*) n from disposal_batch group by 1) s)
          as "batchesByState",
        (select count(*) from hold where state <> 'lifted') as "holdsPlaced",
        (select count(*) from audit_outbox) as "auditWaiting"
    `.execute(database.owner)
    const [census] = rows
    if (census === undefined) throw new Error('the census came back empty')
    return census
  }
}
