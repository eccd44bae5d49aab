import { sql } from 'kysely'
import { makeCensus } from '../adapters/postgres/installation/census.ts'
import { makeJobOversight } from '../adapters/queue/job-oversight.ts'
import type { HealthServices, Readiness } from '../api/services/health-services.ts'
import type { EngineReport } from '../cli/command-services.ts'
import type { AuditParts } from './compose-audit.ts'
import { inspectEngine } from './inspect-engine.ts'
import type { Engines } from './open-engines.ts'
import { markerKey } from './settle-installation.ts'

/** Whether each engine is sound, and the numbers that operators watch. */

export function composeHealth(engines: Engines, audit: AuditParts) {
  const { database, contentStore, searchIndex, reader, anchor, installation } = engines
  const jobs = makeJobOversight(database.owner)
  const census = makeCensus(database)

  const truth = engines.embeddedPostgres === undefined ? 'postgresql (server)' : 'postgresql (embedded)'

  /** Tries each engine for real: stores, reads, destroys. For `doctor`. */
  const inspectEngines = (): Promise<readonly EngineReport[]> =>
    Promise.all([
      inspectEngine('truth', truth, async () => describeDatabase()),
      inspectEngine('content', contentStore.name, async () => {
        await contentStore.probe()
        return undefined
      }),
      inspectEngine('index', searchIndex.name, async () => {
        await searchIndex.probe()
        return [`${await searchIndex.count()} records`]
      }),
      inspectEngine('text', 'reader', async () => {
        const { recogniser, processes, network } = await reader.describe()
        return [`recognition by ${recogniser}, ${processes} side by side, network: ${network}`]
      }),
      inspectEngine('audit', `checkpoints in a ${anchor.name}`, () => anchor.probe()),
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
      inspectEngine('truth', truth, async () => {
        await sql`select 1`.execute(database.app)
        return undefined
      }),
      // Asking for what is not there touches the store and changes nothing.
      inspectEngine('content', contentStore.name, async () => {
        await contentStore.find(markerKey(installation))
        return undefined
      }),
      inspectEngine('index', searchIndex.name, async () => {
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
