import { sql } from 'kysely'
import type { ClockWitnesses } from '../../../../retention/ports.ts'
import type { Database } from '../../database.ts'

/** The database's clock, the log's newest entry, and this process's own two clocks, measured from now on. */
export function makeClockWitnesses(database: Database): ClockWitnesses {
  const wallAtStart = Date.now()
  const monotonicAtStart = performance.now()
  return {
    readDatabase: async () => {
      const before = Date.now()
      const { rows } = await sql<{ readonly now: Date }>`select clock_timestamp() as now`.execute(
        database.app,
      )
      const machine = new Date((before + Date.now()) / 2)
      return { database: rows[0]?.now ?? machine, machine }
    },
    newestEntryAt: async () => {
      const { rows } = await sql<{ readonly at: Date | null }>`
        select at from audit_entry order by position desc limit 1
      `.execute(database.app)
      return rows[0]?.at ?? undefined
    },
    wallDriftMs: () => Date.now() - wallAtStart - (performance.now() - monotonicAtStart),
  }
}
