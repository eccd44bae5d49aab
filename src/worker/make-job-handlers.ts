import { z } from 'zod'
import type { JobName, JobPayloads } from '../jobs/job-queue.ts'
import type { JobHandlers, JobRun, TypedJobHandlers } from '../jobs/job-runner.ts'
import { type Branded, isId } from '../kernel/ids.ts'

const id = <Id extends Branded<string>>() =>
  z.custom<Id>((value) => typeof value === 'string' && isId<Id>(value))
const nothing = z.strictObject({})

/** What each job carries. A job that an older release enqueued, and this one cannot read, fails visibly. */
const payloads = {
  'read-record': z.strictObject({ recordId: id() }),
  'read-record-again': z.strictObject({ recordId: id(), since: z.iso.datetime() }),
  'read-again': z.strictObject({
    run: id(),
    since: z.iso.datetime(),
    which: z.strictObject({
      readings: z.array(z.string()),
      reasons: z.array(z.string()),
      formats: z.array(z.string()),
      mediaTypes: z.array(z.string()),
      classes: z.array(z.string()),
      folders: z.array(id()),
      capturedBefore: z.iso.date().nullable(),
      readBefore: z.iso.date().nullable(),
    }),
    after: id().nullable(),
    asked: z.number().int().min(0),
    total: z.number().int().min(0),
  }),
  'index-record': z.strictObject({ recordId: id() }),
  'run-retention-sweep': z.strictObject({ day: z.iso.date() }),
  'finish-sweep': z.strictObject({ sweepId: id() }),
  'execute-disposal': z.strictObject({ batchId: id() }),
  'settle-event': z.strictObject({ eventId: id() }),
  'settle-schedule': z.strictObject({
    code: z.string(),
    version: z.number().int().positive(),
    classCodes: z.array(z.string()),
    // Absent from jobs that were enqueued before there were overrides.
    overridden: z.boolean().default(false),
  }),
  'settle-folder': z.strictObject({
    folderId: id(),
    cause: z.literal('folder-closed').optional(),
    hastenedBy: z.string().optional(),
  }),
  'materialise-hold': z.strictObject({ holdId: id() }),
  'evaluate-hold': z.strictObject({ holdId: id(), round: z.number().int().min(0).nullable() }),
  'find-due-searches': z.strictObject({ at: z.iso.datetime().optional() }),
  'run-saved-search': z.strictObject({ searchId: id() }),
  'write-checkpoint': nothing,
  'sweep-orphans': nothing,
} as const satisfies { readonly [Name in JobName]: z.ZodType }

/** Binds job names to their work: each payload is checked before the work sees it, and a foreign one throws. */
export function makeJobHandlers(work: TypedJobHandlers): JobHandlers {
  const bind =
    <Name extends JobName>(name: Name) =>
    async (payload: unknown, run: JobRun): Promise<void> => {
      // The table above pairs each name with the schema of its own payload; a lookup by a type parameter cannot say so.
      const parsed = payloads[name].parse(payload) as JobPayloads[Name]
      const handle: (payload: JobPayloads[Name], run: JobRun) => Promise<void> = work[name]
      await handle(parsed, run)
    }
  return {
    'read-record': bind('read-record'),
    'read-record-again': bind('read-record-again'),
    'read-again': bind('read-again'),
    'index-record': bind('index-record'),
    'run-retention-sweep': bind('run-retention-sweep'),
    'finish-sweep': bind('finish-sweep'),
    'execute-disposal': bind('execute-disposal'),
    'settle-event': bind('settle-event'),
    'settle-schedule': bind('settle-schedule'),
    'settle-folder': bind('settle-folder'),
    'materialise-hold': bind('materialise-hold'),
    'evaluate-hold': bind('evaluate-hold'),
    'find-due-searches': bind('find-due-searches'),
    'run-saved-search': bind('run-saved-search'),
    'write-checkpoint': bind('write-checkpoint'),
    'sweep-orphans': bind('sweep-orphans'),
  }
}
