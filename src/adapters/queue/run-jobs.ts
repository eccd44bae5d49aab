import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Logger as QueueLogger, type Runner, run, type Task, type WorkerEvents } from 'graphile-worker'
import type { JobHandlers, JobRunner } from '../../jobs/job-runner.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { Database } from '../postgres/database.ts'
import { errorName } from './error-name.ts'
import { makeWorkerRoll, type WorkerRoll } from './worker-roll.ts'

export interface RunJobsOptions {
  readonly database: Database
  readonly handlers: JobHandlers
  readonly logger: Logger
  /** Jobs worked on at the same time. */
  readonly concurrency: number
}

const BEAT_MS = 3_000
/** How long jobs in progress may end by themselves; then they are signalled, and this long again later handed back. */
const GRACE_MS = 3_000

/**
 * Works on jobs with graphile-worker: a job that is enqueued starts within milliseconds; one whose process was killed
 * starts anew as soon as the death is seen, within twenty seconds at the latest; while PostgreSQL is away the runner
 * waits for it. Call after `migrate`.
 */
export async function runJobs(options: RunJobsOptions): Promise<JobRunner> {
  const { logger } = options
  const roll = makeWorkerRoll(options.database.owner, logger)
  await roll.buryDead()
  const state: { stopping: boolean; worker: Worker } = {
    stopping: false,
    worker: await startWorker(options, roll),
  }
  const beating = setInterval(() => void beat(roll, state.worker.id, logger), BEAT_MS)
  const supervise = async (): Promise<void> => {
    while (!state.stopping) {
      await state.worker.ended
      if (state.stopping) return
      logger.warn('the job runner ended by itself; starting another')
      await pause(1_000)
      // What it finished but could not write back runs again now, and not only when its silence is noticed.
      await roll.leave(state.worker.id).catch(() => undefined)
      const started = await startWorker(options, roll).catch((error: unknown) => {
        logger.error('the job runner does not start; trying on', {}, error)
      })
      if (started === undefined) continue
      state.worker = started
      if (state.stopping) await endWorker(started, logger)
    }
  }
  void supervise()
  return {
    stop: async () => {
      if (state.stopping) return
      state.stopping = true
      await endWorker(state.worker, logger)
      clearInterval(beating)
      await roll
        .leave(state.worker.id)
        .catch((error: unknown) =>
          logger.warn('could not hand jobs back; they come back by themselves', {}, error),
        )
    },
  }
}

interface Worker {
  readonly id: string
  readonly runner: Runner
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<void>
}

async function startWorker(options: RunJobsOptions, roll: WorkerRoll): Promise<Worker> {
  // The library's own type for its events; an EventEmitter is what it asks for.
  const events = new EventEmitter() as WorkerEvents
  let id = ''
  events.on('pool:create', ({ workerPool }) => {
    id = workerPool.id
  })
  // Unable to write a failed job back, the library shuts its pool down, waits for ever for that very write, and its
  // promise never settles. It takes no further jobs from then on; after the grace it counts as ended.
  const shutDown = new Promise<void>((resolve) => {
    events.once('pool:gracefulShutdown', () => setTimeout(resolve, 2 * GRACE_MS).unref())
  })
  logEvents(events, options.logger)
  const runner = await run({
    pgPool: options.database.ownerPool,
    taskList: toTasks(options.handlers, options.logger),
    concurrency: options.concurrency,
    pollInterval: 500,
    noHandleSignals: true,
    parsedCronItems: [],
    preset: {
      worker: {
        gracefulShutdownAbortTimeout: GRACE_MS,
        // Without batches the library neither awaits nor catches the writing back of an outcome: a stop would overtake
        // it, and a lost session would end the process.
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
    // Its lines quote the errors of jobs; what may be said is said by `logEvents`.
    logger: new QueueLogger(() => () => undefined),
    events,
  })
  const ended = Promise.race([
    shutDown,
    runner.promise.then(
      () => undefined,
      () => undefined,
    ),
  ])
  // Missed, it is made up for by the next beat, before anybody takes the worker for dead.
  await beat(roll, id, options.logger)
  return { id, runner, ended }
}

async function endWorker(worker: Worker, logger: Logger): Promise<void> {
  const stopped = worker.runner.stop().then(
    () => true,
    () => true,
  )
  const inTime = await Promise.race([stopped, pause(2 * GRACE_MS, false, { ref: false })])
  if (inTime) return
  logger.warn('jobs did not end in time and are handed back')
  await Promise.race([worker.runner.kill().catch(() => undefined), pause(2_000, undefined, { ref: false })])
}

async function beat(roll: WorkerRoll, id: string, logger: Logger): Promise<void> {
  try {
    await roll.beat(id)
    await roll.buryDead()
  } catch (error) {
    logger.warn('the job runner could not reach the database', {}, error)
  }
}

function toTasks(handlers: JobHandlers, logger: Logger): { [name: string]: Task } {
  const tasks: { [name: string]: Task } = {}
  for (const [name, handle] of Object.entries(handlers)) {
    tasks[name] = async (payload, helpers) => {
      try {
        await handle(payload, { attempt: helpers.job.attempts, signal: helpers.abortSignal })
      } catch (error) {
        logger.warn(
          'a job failed',
          { job: String(helpers.job.id), name, attempt: helpers.job.attempts },
          error,
        )
        throw new Error(errorName(error))
      }
    }
  }
  return tasks
}

function logEvents(events: WorkerEvents, logger: Logger): void {
  events.on('job:success', ({ job }) =>
    logger.debug('a job is done', { job: String(job.id), name: job.task_identifier }),
  )
  events.on('job:failed', ({ job, error }) =>
    logger.error('a job has failed for good', {
      job: String(job.id),
      name: job.task_identifier,
      reason: errorMessage(error),
    }),
  )
  events.on('pool:listen:error', () => logger.warn('the queue lost the database and reconnects'))
  events.on('worker:fatalError', ({ error }) =>
    logger.warn('a finished job could not be written back; it will run again', {}, error),
  )
}

/** Of an error of `toTasks`, whose message is a name. */
function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}
