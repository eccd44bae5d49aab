import { sql } from 'kysely'
import type { Alone } from '../../../search/ports.ts'
import type { Database } from '../database.ts'

/** Work under a session's advisory lock, which falls with the session, also when this process is killed. */
export function makeAlone(database: Database): Alone {
  return {
    tryRun: (name, work) =>
      database.app.connection().execute(async (session) => {
        const key = `muniment:${name}`
        const { rows } = await sql<{ readonly taken: boolean }>`
          select pg_try_advisory_lock(hashtextextended(${key}, 0)) as taken
        `.execute(session)
        if (rows[0]?.taken !== true) return undefined
        try {
          return { result: await work() }
        } finally {
          // Where the session is lost the lock went with it, and what `work` came to is what counts.
          await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`
            .execute(session)
            .catch(() => undefined)
        }
      }),
  }
}
