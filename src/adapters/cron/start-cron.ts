import { type Logger as CronLogger, type ScheduledTask, schedule, validate } from 'node-cron'
import type { Logger } from '../../kernel/logger.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'

/** Something that is due by the calendar. */
export interface CronEntry {
  readonly name: string
  /** Five fields, or six with seconds in front. */
  readonly expression: string
  /**
   * Enqueues a job and does no work itself: two processes with the same table then do it once, by the job's key. `planned`: the
   * time that it is for, which may have passed while the machine slept.
   */
  readonly trigger: (planned: Date) => Promise<void>
}

/** The running table. */
export interface Cron {
  stop(): Promise<void>
}

/** Civil time here is London's (DESIGN §4). */
const ZONE = 'Europe/London'

/** How often it is looked whether the machine's clock was set back. */
const LOOK_EVERY_MS = 60_000
/** A clock that is put right by less makes an entry late by no more. */
const SET_BACK_MS = 5 * 60_000

/**
 * Triggers each entry at its times in Europe/London, never twice at once. Of times that pass while the machine sleeps or the
 * process stands still, the newest is made up for, once. A trigger that fails is logged; the next time comes all the same, also
 * where the machine's clock was ahead and has been put right. Throws `malformed` for an expression that is none, before anything
 * is started.
 */
export function startCron(entries: readonly CronEntry[], logger: Logger): Cron {
  for (const entry of entries) checkExpression(entry)
  const plan = (): readonly ScheduledTask[] => entries.map((entry) => planEntry(entry, logger))
  const planned = { tasks: plan(), latest: Date.now() }
  // Each task waits for the time that it found last, which a clock that was ahead found in days to come.
  const look = setInterval(() => {
    const now = Date.now()
    const wasAhead = now < planned.latest - SET_BACK_MS
    planned.latest = wasAhead ? now : Math.max(planned.latest, now)
    if (!wasAhead) return
    logger.warn('the clock was set back; the calendar is planned anew')
    void drop(planned.tasks)
    planned.tasks = plan()
  }, LOOK_EVERY_MS)
  return {
    stop: async () => {
      clearInterval(look)
      await drop(planned.tasks)
    },
  }
}

function planEntry(entry: CronEntry, logger: Logger): ScheduledTask {
  return schedule(entry.expression, ({ date }) => fire(entry, date, logger), {
    name: entry.name,
    timezone: ZONE,
    noOverlap: true,
    // By default what comes a second late does not come at all.
    missedExecutionTolerance: Number.POSITIVE_INFINITY,
    suppressMissedWarning: true,
    logger: toCronLogger(logger),
  })
}

async function drop(tasks: readonly ScheduledTask[]): Promise<void> {
  await Promise.all(tasks.map((task) => task.destroy()))
}

function checkExpression(entry: CronEntry): void {
  if (validate(entry.expression)) return
  throw new MunimentError(
    'malformed',
    `"${entry.expression}" is not a cron expression (for ${entry.name}); expected five fields such as 15 2 * * *.`,
  )
}

async function fire(entry: CronEntry, planned: Date, logger: Logger): Promise<void> {
  try {
    await entry.trigger(planned)
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
