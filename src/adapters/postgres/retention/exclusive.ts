import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Exclusive } from '../../../retention/ports.ts'
import type { Database } from '../database.ts'

const RETRY_MS = 50

/**
 * Work under a session's advisory lock: it falls with the session, also when this process is killed. Whoever waits asks
 * again and again instead of blocking a statement, so that its own time-out never breaks the wait off. Of those who wait in this
 * process one at a time asks: each would hold a session, until none is left, not even for the work that they wait for.
 */
export function makeExclusive(database: Database): Exclusive {
  const last = new Map<string, Promise<unknown>>()
  return {
    run: (name, work) => {
      const before = last.get(name) ?? Promise.resolve()
      const turn = before.then(() => underLock(database, name, work))
      const ended = turn.then(nothing, nothing).then(() => {
        if (last.get(name) === ended) last.delete(name)
      })
      last.set(name, ended)
      return turn
    },
  }
}

function underLock<Result>(database: Database, name: string, work: () => Promise<Result>): Promise<Result> {
  return database.app.connection().execute(async (session) => {
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
  })
}

function nothing(): void {}
