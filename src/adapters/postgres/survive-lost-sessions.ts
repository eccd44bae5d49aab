import type { Pool } from 'pg'
import type { Logger } from '../../kernel/logger.ts'

/** A session that breaks emits `error`, idle or lent out; unheard, either ends the process. The query in it fails anyway. */
export function surviveLostSessions(pool: Pool, logger: Logger): void {
  pool.on('error', (error) => logger.warn('an idle database session was lost', {}, error))
  pool.on('connect', (client) =>
    client.on('error', (error) => logger.debug('a database session was lost', { reason: error.message })),
  )
}
