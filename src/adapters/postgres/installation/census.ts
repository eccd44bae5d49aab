import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { sparingly } from './sparingly.ts'

/** Numbers for operators: no ids, no names. */
export interface Census {
  readonly recordsByState: { readonly [state: string]: number }
  readonly recordsByReading: { readonly [reading: string]: number }
  readonly batchesByState: { readonly [state: string]: number }
  readonly holdsPlaced: number
  /** Entries written to the log and not yet in place. */
  readonly auditWaiting: number
}

type RecordCounts = Pick<Census, 'recordsByState' | 'recordsByReading'>

/**
 * Counts what the database holds. Whoever watches asks several times a minute, and records are counted by reading through all
 * of them: where that takes long, their numbers are some minutes old.
 */
export function makeCensus(database: Database): () => Promise<Census> {
  const records = sparingly(
    () => countRecords(database),
    () => performance.now(),
  )
  return async () => {
    const [counted, others] = await Promise.all([records(), countOthers(database)])
    return { ...counted, ...others }
  }
}

async function countRecords(database: Database): Promise<RecordCounts> {
  const { rows } = await sql<{ readonly state: string; readonly reading: string; readonly count: number }>`
    select state, reading, count(*) as count from record group by state, reading
  `.execute(database.owner)
  const living = rows.filter(({ state }) => state === 'active')
  return {
    recordsByState: summed(rows.map(({ state, count }) => [state, count])),
    recordsByReading: summed(living.map(({ reading, count }) => [reading, count])),
  }
}

function summed(counts: readonly (readonly [string, number])[]): { readonly [name: string]: number } {
  const sums = new Map<string, number>()
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count)
  return Object.fromEntries(sums)
}

async function countOthers(database: Database): Promise<Omit<Census, keyof RecordCounts>> {
  const { rows } = await sql<Omit<Census, keyof RecordCounts>>`
    select
      (select coalesce(jsonb_object_agg(state, n), '{}') from (select state, count(*) n from disposal_batch group by 1) s)
        as "batchesByState",
      (select count(*) from hold where state <> 'lifted') as "holdsPlaced",
      (select count(*) from audit_outbox) as "auditWaiting"
  `.execute(database.owner)
  const [others] = rows
  if (others === undefined) throw new Error('the census came back empty')
  return others
}
