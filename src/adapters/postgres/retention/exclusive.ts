import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Exclusive } from '../../../retention/ports.ts'
import type { Database } from '../database.ts'

const RETRY_MS = 50

/**
 * Work under a session's advisory lock: it falls with the session, also when this process is killed. Whoever waits asks
 * again and again instead of blocking a statement, so that its own time-out never breaks the wait off.
 */
export function makeExclusive(database: Database): Exclusive {
  return {
    run: (name, work) =>
      database.app.connection().execute(async (session) => {
        const key = `muniment:${name}`
        for (;;) {
          const { rows } = await sql<{ readonly taken: boolean }>`
            select pg_try_advisory_lock(hashtextextended(${key}, 0)) as taken
          `.execute(session)
          if (rows[0]?.taken) break
          await pause(RETRY_MS)
        }
        try {
          return await work()
        } finally {
          // Where the session is lost the lock went with it, and what `work` came to is what counts.
          await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`
            .execute(session)
            .catch(() => undefined)
        }
      }),
  }
}
