import { type Logger as CronLogger, schedule, validate } from 'node-cron'
import type { Logger } from '../../kernel/logger.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'

/** Something that is due by the calendar. */
export interface CronEntry {
  readonly name: string
  /** Five fields, or six with seconds in front. */
  readonly expression: string
  /** Enqueues a job and does no work itself: two processes with the same table then do it once, by the job's key. */
  readonly trigger: () => Promise<void>
}

/** The running table. */
export interface Cron {
  stop(): Promise<void>
}

/** Civil time here is London's (DESIGN §4). */
const ZONE = 'Europe/London'

/**
 * Triggers each entry at its times in Europe/London, never twice at once. A trigger that fails is logged; the next
 * time comes all the same. Throws `malformed` for an expression that is none, before anything is started.
 */
export function startCron(entries: readonly CronEntry[], logger: Logger): Cron {
  for (const entry of entries) checkExpression(entry)
  const tasks = entries.map((entry) =>
    schedule(entry.expression, () => fire(entry, logger), {
      name: entry.name,
      timezone: ZONE,
      noOverlap: true,
      suppressMissedWarning: true,
      logger: toCronLogger(logger),
    }),
  )
  return {
    stop: async () => {
      await Promise.all(tasks.map((task) => task.destroy()))
    },
  }
}

function checkExpression(entry: CronEntry): void {
  if (validate(entry.expression)) return
  throw new MunimentError(
    'malformed',
    `"${entry.expression}" is not a cron expression (for ${entry.name}); expected five fields such as 15 2 * * *.`,
  )
}

async function fire(entry: CronEntry, logger: Logger): Promise<void> {
  try {
    await entry.trigger()
    logger.debug('triggered by the calendar', { entry: entry.name })
  } catch (error) {
    logger.error('a trigger of the calendar failed', { entry: entry.name }, error)
  }
}

function toCronLogger(logger: Logger): CronLogger {
  const text = (message: string | Error): string => (message instanceof Error ? message.message : message)
  return {
    info: (message) => logger.debug(message),
    warn: (message) => logger.warn(message),
    error: (message, error) => logger.error(text(message), {}, error),
    debug: (message) => logger.debug(text(message)),
  }
}
