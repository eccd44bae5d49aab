import { sql } from 'kysely'
import type { HoldId } from '../../../../kernel/ids.ts'
import type { HoldRequestStore } from '../../../../retention/ports.ts'
import type { Sql } from '../../database.ts'

/** Requests that holds stand for, for one transaction. */
export function makeHoldRequestStore(db: Sql): HoldRequestStore {
  return {
    close: async (id, { by, on, outcome }) => {
      await sql`
        update hold set closed_on = ${on}, closed_by = ${by}, outcome = ${outcome} where id = ${id}
      `.execute(db)
    },
    openProceeding: async (id, { by, type, on }) => {
      await sql`update hold set lift_proposed_on = null where id = ${id} and state <> 'lifted'`.execute(db)
      const { rows } = await sql<{ readonly number: number }>`
        insert into hold_proceeding (hold_id, number, type, opened_on, opened_by)
        select ${id}::uuid, coalesce(max(number), 0) + 1, ${type}, ${on}::date, ${by}
        from hold_proceeding where hold_id = ${id}
        returning number
      `.execute(db)
      return rows[0]?.number ?? 0
    },
    closeProceeding: async (id, number, { by, on }) => {
      await sql`
        update hold_proceeding set closed_on = ${on}, closed_by = ${by} where hold_id = ${id} and number = ${number}
      `.execute(db)
    },
    proposeLifts: async (closedBy, today) => {
      const { rows } = await sql<{ readonly id: HoldId }>`
        update hold h set lift_proposed_on = ${today}
        where h.state = 'placed' and h.closed_on <= ${closedBy} and h.lift_proposed_on is null
          and not exists (select from hold_proceeding p where p.hold_id = h.id and p.closed_on is null)
        returning h.id
      `.execute(db)
      return rows.map(({ id }) => id)
    },
  }
}
