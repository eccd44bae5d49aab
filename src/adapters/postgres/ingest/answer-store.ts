import { sql } from 'kysely'
import type { AnswerStore, RememberedAnswer } from '../../../ingest/ports.ts'
import type { Sql } from '../database.ts'

/** First answers by idempotency key. */
export function makeAnswerStore(db: Sql): AnswerStore {
  return {
    find: async (actorId, key) => {
      const { rows } = await sql<RememberedAnswer>`
        select i.request_digest as "requestDigest", i.record_id as "recordId", r.state as "recordState", i.answer
        from idempotency i join record r on r.id = i.record_id
        where i.actor_id = ${actorId} and i.key = ${key}
      `.execute(db)
      return rows[0]
    },
    remember: async (actorId, key, requestDigest, answer, at) => {
      // Waits for a transaction that is writing the same key, and yields to it once it has committed.
      const { rows } = await sql`
        insert into idempotency (actor_id, key, request_digest, record_id, answer, created_at)
        values (${actorId}, ${key}, ${requestDigest}, ${answer.id}, ${JSON.stringify(answer)}, ${at})
        on conflict (actor_id, key) do nothing
        returning key
      `.execute(db)
      return rows.length === 1
    },
  }
}
