import { sql } from 'kysely'
import { makeCensus } from '../adapters/postgres/installation/census.ts'
import { makeJobOversight } from '../adapters/queue/job-oversight.ts'
import type { HealthServices, Readiness } from '../api/services/health-services.ts'
import type { EngineReport } from '../cli/command-services.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import type { AuditParts } from './compose-audit.ts'
import type { Engines } from './open-engines.ts'
import { markerKey } from './settle-installation.ts'

/** Whether each engine is sound, and the numbers that operators watch. */
export type HealthParts = ReturnType<typeof composeHealth>

/** An engine that says nothing for so long is not sound. */
const PATIENCE_MS = 10_000

export function composeHealth(engines: Engines, audit: AuditParts) {
  const { database, contentStore, searchIndex, reader, anchor, installation } = engines
  const jobs = makeJobOversight(database.owner)
  const census = makeCensus(database)

  const inspect = async (
    name: string,
    engine: string,
    probe: () => Promise<readonly string[] | undefined>,
  ): Promise<EngineReport> => {
    try {
      const remarks = await withinPatience(probe())
      return {
        name,
        engine,
        sound: true,
        ...(remarks === undefined || remarks.length === 0 ? {} : { remarks }),
      }
    } catch (error) {
      const problem = isMunimentError(error) ? error.message : 'It did not answer as it should.'
      return { name, engine, sound: false, problem }
    }
  }
  const truth = engines.embeddedPostgres === undefined ? 'postgresql (server)' : 'postgresql (embedded)'

  /** Tries each engine for real: stores, reads, destroys. For `doctor`. */
  const inspectEngines = (): Promise<readonly EngineReport[]> =>
    Promise.all([
      inspect('truth', truth, async () => describeDatabase()),
      inspect('content', contentStore.name, async () => {
        await contentStore.probe()
        return undefined
      }),
      inspect('index', searchIndex.name, async () => {
        await searchIndex.probe()
        return [`${await searchIndex.count()} records`]
      }),
      inspect('text', 'reader', async () => {
        const { recogniser, processes, network } = await reader.describe()
        return [`recognition by ${recogniser}, ${processes} side by side, network: ${network}`]
      }),
      inspect('audit', `checkpoints in a ${anchor.name}`, () => anchor.probe()),
    ])

  const describeDatabase = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ readonly version: string }>`select version()`.execute(database.app)
    const drill = installation.drill ? ['the data of a drill: marked so for ever'] : []
    return [(rows[0]?.version ?? '').split(' on ')[0] ?? '', ...drill]
  }

  const indexLag = async (): Promise<number> => {
    const { waiting, running } = await jobs.count()
    return waiting + running
  }

  const readiness = async (): Promise<Readiness> => {
    const reports = await Promise.all([
      inspect('truth', truth, async () => {
        await sql`select 1`.execute(database.app)
        return undefined
      }),
      // Asking for what is not there touches the store and changes nothing.
      inspect('content', contentStore.name, async () => {
        await contentStore.find(markerKey(installation))
        return undefined
      }),
      inspect('index', searchIndex.name, async () => {
        await searchIndex.probe()
        return undefined
      }),
    ])
    // Capture goes on while the index is down; truth and bytes are what a 201 rests on.
    const ready = reports.every(({ name, sound }) => sound || name === 'index')
    return { ready, engines: reports, drill: installation.drill, indexLag: ready ? await indexLag() : 0 }
  }

  const health: HealthServices = {
    readiness,
    gauges: async () => {
      const [{ auditWaiting, ...counted }, { waiting, running, failed }, size, newest] = await Promise.all([
        census(),
        jobs.count(),
        audit.auditReader.size(),
        audit.auditReader.newestCheckpoint(),
      ])
      return {
        ...counted,
        jobsWaiting: waiting + running,
        jobsFailed: failed,
        auditLag: auditWaiting + size - (newest?.size ?? 0),
        indexLag: waiting + running,
      }
    },
  }
  return { health, inspectEngines, jobs }
}

async function withinPatience<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
