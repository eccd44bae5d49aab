import type { Actor, OperatorActor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { writeExportFiles } from '../adapters/anchors/write-export-files.ts'
import type { CommandServices } from '../cli/command-services.ts'
import { compose } from '../compose.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../kernel/logger.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import { detailsFor } from './bind-api-services.ts'

/** Opens Muniment for one command, beside a running server or alone. */
export async function bindCommandServices(
  config: Config,
  logger: Logger,
  osUser: string,
): Promise<CommandServices> {
  const muniment = await compose(config, 'command', logger)
  const { people, ingest, retention, search, audit, worker, jobs } = muniment
  try {
    const actor = await actorOf(config, people.authenticate, osUser)
    return {
      actor,
      people,
      capture: ingest.captureRecord,
      findRecord: ingest.findRecord,
      readings: {
        waiting: async () => {
          const { waiting, running } = await jobs.count()
          return waiting + running
        },
        work: async (signal) => {
          const runner = await worker.runJobs()
          await new Promise<void>((resolve) => {
            if (signal.aborted) resolve()
            signal.addEventListener('abort', () => resolve(), { once: true })
          })
          await runner.stop()
        },
      },
      explainRetention: retention.explain,
      startSweep: retention.startSweep,
      filePlan: { apply: retention.applyFilePlan, diff: retention.diffFilePlan },
      search: search.searchRecords,
      reindex: search.reindexAll,
      exportAudit: async (asker, path) => {
        requireAllowed(asker, 'read-audit')
        return writeExportFiles(path, await audit.exportLog(detailsFor(asker)))
      },
      inspectEngines: muniment.inspectEngines,
      close: muniment.close,
    }
  } catch (error) {
    await muniment.close()
    throw error
  }
}

async function actorOf(
  { token }: Config,
  authenticate: (token: string) => Promise<Actor | undefined>,
  osUser: string,
): Promise<Actor> {
  if (token === undefined) {
    const operator: OperatorActor = { kind: 'operator', id: `operator:${osUser}`, name: osUser }
    return operator
  }
  const person = await authenticate(token)
  if (person !== undefined) return person
  throw new MunimentError(
    'unauthenticated',
    'MUNIMENT_TOKEN opens nothing: it is wrong, too old, or was replaced. Ask an administrator for a new one (user rotate).',
  )
}
