import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { Session } from './preparing-pool.ts'

/** A statement that was sent before the one broken off, or behind it, is broken off as well: so often it is looked whether one is left. */
const AGAIN_MS = 500

/**
 * Does `work` in a session that is lent out, and breaks off its statement once `signal` says that nobody waits for it: a statement
 * over all records would go on for up to an hour. The session is nobody else's before PostgreSQL has heard of it, so that what is
 * broken off is never what a stranger asked.
 */
export async function whileWaitedFor<Result>(
  { owner }: Pick<Database, 'owner'>,
  session: Session,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  // Sent before the work, and so answered before any statement of it takes long.
  const asked = session.send(sql<{ readonly pid: number }>`select pg_backend_pid() as pid`)
  // Where it fails, so does what follows it.
  asked.catch(() => undefined)
  const done = new AbortController()
  let breaking: Promise<void> | undefined
  const breakOff = async (): Promise<void> => {
    const pid = (await asked).rows[0]?.pid
    while (!done.signal.aborted) {
      // By the owner of the session: the role that it has taken on may break off none.
      await sql`select pg_cancel_backend(${pid}::integer)`.execute(owner)
      await pause(AGAIN_MS, undefined, { signal: done.signal }).catch(() => undefined)
    }
  }
  const onAbort = (): void => {
    // A database that is away has nothing under way.
    breaking = breakOff().catch(() => undefined)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await work()
  } finally {
    done.abort()
    signal.removeEventListener('abort', onAbort)
    await breaking
  }
}
