import { sql } from 'kysely'

/** What is told of an item `i` that a hold, or its end, took out of its batch. */
export const takenOut = sql`
  i.batch_id as "batchId", i.record_id as "recordId", i.state_reason as reason, i.decided_at is not null as decided
`
