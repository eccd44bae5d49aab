import { newestPlannedDay } from '../adapters/cron/newest-planned-day.ts'
import { type Cron, startCron } from '../adapters/cron/start-cron.ts'
import { makeSweepSettledAccess } from '../adapters/postgres/search/sweep-settled-access.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeJobOversight } from '../adapters/queue/job-oversight.ts'
import { makeJobQueue } from '../adapters/queue/job-queue.ts'
import { runJobs } from '../adapters/queue/run-jobs.ts'
import { auditRounds } from '../audit/checkpoints/keep-anchored.ts'
import type { Config } from '../config/config.ts'
import type { JobName } from '../jobs/job-queue.ts'
import type { JobHandlers, JobRunner, TypedJobHandlers } from '../jobs/job-runner.ts'
import type { HoldId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import { londonDate } from '../records/dates/london-date.ts'
import { parseDate } from '../records/dates/parse-date.ts'
import { markerKey } from '../records/installation-marker.ts'
import { makeJobHandlers } from '../worker/make-job-handlers.ts'
import { makeRebuildRound, REBUILD_EVERY_MS } from '../worker/make-rebuild-round.ts'
import { repeat } from '../worker/repeat.ts'
import { makeRouseStalledJobs, ROUSE_EVERY_MS } from '../worker/rouse-stalled-jobs.ts'
import type { AuditParts } from './compose-audit.ts'
import type { IngestParts } from './compose-ingest.ts'
import type { RetentionParts } from './compose-retention.ts'
import type { SearchParts } from './compose-search.ts'
import type { Engines } from './open-engines.ts'

interface Parts {
  readonly config: Config
  readonly engines: Engines
  readonly audit: AuditParts
  readonly ingest: IngestParts
  readonly retention: RetentionParts
  readonly search: SearchParts
  readonly logger: Logger
}

/** Readings run in children of their own; a few more jobs than cores keep those busy while others wait for a disk. */
const JOBS_AT_ONCE = 6

/** Beside those: while the index does not answer, its entries wait for it, and nothing else has to. */
const INDEXING_AT_ONCE = 3

/**
 * Beside those, and only while nothing waits to be read for the first time: what is read again takes minutes as anything, and is
 * never to be all that is being read when somebody captures a letter.
 */
const READING_AGAIN_AT_ONCE = 2

/** A generation of the index that has stood by for a day goes within this time after. */
const TIDY_INDEX_MS = 15 * 60_000

/** What the index has heard of is forgotten after a minute; how often that is done. */
const SWEEP_ACCESS_MS = 60_000

/** When the content store is looked through for objects that no row knows: after the night's sweep. */
const ORPHAN_CRON = '45 3 * * *'

/** When it is looked which saved searches are due: those of the hour, and once a morning those of the day (`list-watching.ts`). */
const ALERTS_CRON = '7 * * * *'

function pick(handlers: JobHandlers, names: readonly JobName[]): JobHandlers {
  return Object.fromEntries(names.map((name) => [name, handlers[name]]))
}

/** The work that nobody waits for: jobs, the daily sweep, the log's rounds. */
export function composeWorker(parts: Parts) {
  const { config, engines, audit, ingest, retention, search, logger } = parts
  const { database, clock } = engines
  const queue = makeUnitOfWork(database, (_, outgoing) => makeJobQueue(outgoing))

  const work: TypedJobHandlers = {
    'read-record': ({ recordId }, { signal }) => ingest.readRecord(recordId, signal),
    'read-record-again': ({ recordId, since }, { signal }) =>
      ingest.readRecordAgain(recordId, new Date(since), signal),
    'read-again': (step, { signal }) => ingest.readingAgain.run(step, signal),
    'index-record': ({ recordId }) => search.indexRecord(recordId),
    'run-retention-sweep': async ({ day }) => {
      await retention.runScheduledSweep(parseDate(day))
    },
    'finish-sweep': async ({ sweepId }) => {
      await retention.continueSweep(sweepId)
    },
    'execute-disposal': ({ batchId }) => retention.executeDisposal(batchId),
    'settle-schedule': (standing) => retention.settleSchedule(standing),
    'settle-folder': ({ folderId, ...change }) => retention.settleFolder(folderId, change),
    'settle-event': ({ eventId }) => retention.settleEvent(eventId),
    // The payloads' schemas have seen that these are ids.
    'materialise-hold': ({ holdId }) => retention.materialiseHold(holdId as HoldId),
    'evaluate-hold': ({ holdId, round }) => retention.evaluateHold(holdId as HoldId, round),
    'find-due-searches': ({ at }) => search.saved.findDue(at === undefined ? clock.now() : new Date(at)),
    'run-saved-search': async ({ searchId }) => {
      await search.saved.runSearch(searchId)
    },
    'write-checkpoint': async () => {
      await audit.writeCheckpoint()
    },
    'sweep-orphans': async () => {
      await ingest.sweepOrphans()
    },
  }

  const oversight = makeJobOversight(database.owner)
  const rouseStalledJobs = makeRouseStalledJobs({
    oversight,
    enginesAnswer: async () => {
      const answers = await Promise.allSettled([
        engines.searchIndex.probe(),
        engines.contentStore.find(markerKey(engines.installation)),
      ])
      return answers.every(({ status }) => status === 'fulfilled')
    },
  })

  const workOnJobs = async (): Promise<JobRunner> => {
    const all = makeJobHandlers(work)
    const apart: readonly JobName[] = ['index-record', 'read-record-again', 'read-again']
    const others = (Object.keys(all) as JobName[]).filter((name) => !apart.includes(name))
    const runners: JobRunner[] = []
    const stop = async (): Promise<void> => {
      await Promise.all(runners.map((runner) => runner.stop()))
    }
    const start = async (handlers: JobHandlers, concurrency: number): Promise<void> => {
      runners.push(await runJobs({ database, logger, handlers, concurrency }))
    }
    try {
      await start(pick(all, others), JOBS_AT_ONCE)
      await start(pick(all, ['index-record']), INDEXING_AT_ONCE)
      // It takes first readings too, and those first: by their places in the queue the rest come only where none waits.
      await start(pick(all, ['read-record', 'read-record-again', 'read-again']), READING_AGAIN_AT_ONCE)
      return { stop }
    } catch (error) {
      await stop()
      throw error
    }
  }

  const enqueueSweep = (day: string): Promise<void> =>
    queue.run((jobs) => jobs.enqueue('run-retention-sweep', { day }, { key: `retention-sweep:${day}` }))

  /** Whoever works on it may have a clock that lags: it is due by the one of who enqueues it. */
  const enqueueAlerts = (): Promise<void> => {
    const at = clock.now().toISOString()
    return queue.run((jobs) => jobs.enqueue('find-due-searches', { at }, { key: 'find-due-searches' }))
  }

  /** Nothing else puts a batch in execution back to work: it can neither be executed again nor withdrawn. */
  const goOnDisposing = async (): Promise<void> => {
    for (const batchId of await retention.findExecutingBatches()) {
      const key = `batch:${batchId}`
      // One that waits keeps its pauses: it may be what killed the process.
      if (await oversight.isQueued(key)) continue
      await queue.run((jobs) => jobs.enqueue('execute-disposal', { batchId }, { key }))
    }
  }

  /** What fell between two lives of the server: what failed for good, a day's sweep, a sweep cut short, alerts. */
  const catchUp = async (): Promise<void> => {
    // Whatever it failed of may have been mended, and nobody else can give it another try.
    const again = await oversight.retryFailed()
    if (again > 0) logger.info('jobs that had failed for good are tried again', { jobs: again })
    await goOnDisposing()
    for (const sweepId of await retention.findUnfinishedSweeps()) {
      await queue.run((jobs) => jobs.enqueue('finish-sweep', { sweepId }, { key: `sweep:${sweepId}` }))
    }
    await enqueueAlerts()
    // Between two instants of a drill nobody lived through any days.
    if (clock.drill) return
    const planned = newestPlannedDay(config.retentionCron, clock.now())
    const missed = planned === undefined ? undefined : await retention.findMissedDay(planned)
    if (missed !== undefined) await enqueueSweep(missed)
  }

  return {
    /** Works on jobs alone, beside whatever server does. */
    runJobs: workOnJobs,
    /** Everything a server does by itself; stops cleanly. */
    start: async (): Promise<{ stop(): Promise<void> }> => {
      await catchUp()
      const cron: Cron = startCron(
        [
          {
            name: 'retention sweep',
            expression: config.retentionCron,
            // A drill's days are not the machine's.
            trigger: (at) => enqueueSweep(londonDate(clock.drill ? clock.now() : at)),
          },
          {
            name: 'orphan sweep',
            expression: ORPHAN_CRON,
            trigger: () => queue.run((jobs) => jobs.enqueue('sweep-orphans', {}, { key: 'sweep-orphans' })),
          },
          { name: 'alerts of saved searches', expression: ALERTS_CRON, trigger: enqueueAlerts },
        ],
        logger,
      )
      const runner = await workOnJobs().catch(async (error: unknown) => {
        await cron.stop()
        throw error
      })
      // Last, since nothing after them fails: rounds that nobody stops keep the process alive for ever.
      const stopping = new AbortController()
      const rebuildRound = makeRebuildRound({ rebuild: search.rebuildIndex, clock, logger })
      const atStart = rebuildRound(stopping.signal)
      const rounds = [
        repeat('build the index anew', REBUILD_EVERY_MS, () => rebuildRound(stopping.signal), logger),
        repeat('let go of former indexes', TIDY_INDEX_MS, search.manageIndex.tidy, logger),
        repeat(
          'forget changes of access that the index has heard of',
          SWEEP_ACCESS_MS,
          makeSweepSettledAccess(database),
          logger,
        ),
        repeat('sequence the audit log', auditRounds.sequenceMs, audit.sequenceEntries, logger),
        repeat('anchor the audit log', auditRounds.checkpointMs, audit.keepAnchored, logger),
        repeat('rouse stalled jobs', ROUSE_EVERY_MS, rouseStalledJobs, logger),
        repeat('forget superseded jobs', ROUSE_EVERY_MS, oversight.dropSuperseded, logger),
      ]
      return {
        stop: async () => {
          await cron.stop()
          stopping.abort()
          await Promise.all([runner.stop(), atStart])
          await Promise.all(rounds.map((round) => round.stop()))
        },
      }
    },
  }
}
