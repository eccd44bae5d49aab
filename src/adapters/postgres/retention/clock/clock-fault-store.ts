import { sql } from 'kysely'
import { newId } from '../../../../kernel/ids.ts'
import type { ClockFault, RecordedClockFault } from '../../../../retention/clock/clock-fault.ts'
import type { ClockFaultStore } from '../../../../retention/ports.ts'
import type { Sql } from '../../database.ts'

/** The sign is kept with the size: below zero is behind. */
const difference = sql`abs(seconds) as seconds, seconds < 0 as behind`

const signed = ({ seconds, behind }: Pick<ClockFault, 'seconds' | 'behind'>): number =>
  behind ? -seconds : seconds

const columns = sql`
  id, kind, ${difference}, found_at as "foundAt", confirmed_by as "confirmedBy", confirmed_at as "confirmedAt"
`

/** Clock faults in PostgreSQL, for one transaction. */
export function makeClockFaultStore(db: Sql): ClockFaultStore {
  return {
    record: async (fault, at) => {
      const { rows } = await sql`
        insert into clock_fault (id, kind, found_at, found_on_machine_at, seconds)
        values (${newId()}, ${fault.kind}, ${at}, ${new Date()}, ${signed(fault)})
        on conflict (kind) where confirmed_at is null do nothing
        returning id
      `.execute(db)
      return rows.length > 0
    },
    goOn: async (id, fault) => {
      await sql`update clock_fault set seconds = ${signed(fault)} where id = ${id} and confirmed_at is null`.execute(
        db,
      )
    },
    open: async () => {
      const { rows } = await sql<RecordedClockFault>`
        select ${columns} from clock_fault where confirmed_at is null order by found_on_machine_at, kind
      `.execute(db)
      return rows
    },
    confirmedWithin: async (hours, toleranceMs) => {
      const now = Date.now()
      const { rows } = await sql<ClockFault>`
        select kind, ${difference} from clock_fault
        where confirmed_on_machine_at > ${new Date(now - hours * 3_600_000)}
          and confirmed_on_machine_at <= ${new Date(now + toleranceMs)}
      `.execute(db)
      return rows
    },
    confirmAll: async (by, at, reason) => {
      const { rows } = await sql<RecordedClockFault>`
        update clock_fault
        set confirmed_by = ${by}, confirmed_at = ${at}, confirmed_on_machine_at = ${new Date()},
            confirmed_reason = ${reason}
        where confirmed_at is null
        returning ${columns}
      `.execute(db)
      return rows
    },
  }
}
