import type { DataFolderDatabase } from './database.ts'
import type { Office } from './office.ts'

/** What the issue allows between a start and the end of all work that a crash cut short. */
const WITHIN_MS = 60_000

/** Everything that the program still means to do by itself, but for what it has planned for later. */
const waiting = `
  select
    (select count(*) from graphile_worker.jobs where attempts < max_attempts and (attempts > 0 or run_at <= now()))
    + (select count(*) from record where reading = 'pending' and state = 'active')
    + (select count(*) from record r where r.state = 'destroying' and not exists (
        select from disposal_item i where i.record_id = r.id and i.state = 'stuck'))
    + (select count(*) from disposal_batch b where b.state = 'executing' and not exists (
        select from disposal_item i
        where i.batch_id = b.id and i.state = 'approved' and i.state_reason = 'awaiting-receipt'))
    + (select count(*) from retention_sweep where state = 'running')
    + (select count(*) from hold where materialised_at is null)
    + (select count(*) from reading_progress)
    + (select count(*) from audit_outbox)`

/**
 * Waits until the server has nothing left to do by itself; answers after how many milliseconds. Throws with what is
 * left where that takes longer than a minute.
 */
export async function settle(office: Office, withinMs = WITHIN_MS): Promise<number> {
  const began = performance.now()
  const database = await office.database()
  try {
    for (;;) {
      if (Number(await database.one(waiting)) === 0) return performance.now() - began
      if (performance.now() - began > withinMs)
        throw new Error(
          `not settled after ${withinMs / 1000} s: ${await whatIsLeft(database)}\n${office.server().log().slice(-4000)}`,
        )
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  } finally {
    await database.close()
  }
}

async function whatIsLeft(database: DataFolderDatabase): Promise<string> {
  return JSON.stringify({
    jobs: await database.rows(
      'select task_identifier, attempts, locked_by, run_at, last_error from graphile_worker.jobs',
    ),
    records: await database.rows(
      `select r.id, r.state, r.reading, i.state as item, i.state_reason, b.state as batch
       from record r left join disposal_item i on i.record_id = r.id left join disposal_batch b on b.id = i.batch_id
       where (r.reading = 'pending' and r.state = 'active') or r.state = 'destroying'`,
    ),
    readings: await database.rows('select record_id, attempt from reading_progress'),
    sweeps: await database.rows("select id, started_at from retention_sweep where state = 'running'"),
    batches: await database.rows("select id, state from disposal_batch where state = 'executing'"),
    holds: await database.rows('select id from hold where materialised_at is null'),
    outbox: await database.rows('select id from audit_outbox'),
  })
}
