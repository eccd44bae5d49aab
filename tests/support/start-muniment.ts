import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Express } from 'express'
import { type Role, systemActor } from '../../src/access/actor.ts'
import { type HttpServer, startHttpServer } from '../../src/api/http/start-http-server.ts'
import { compose, type Muniment } from '../../src/compose.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import type { Marking } from '../../src/records/marking.ts'
import { silentLogger } from './silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from './test-database.ts'

/** All of Muniment on engines of its own, taking requests, its jobs at work. */
export interface RunningMuniment {
  readonly url: string
  readonly app: Express
  readonly muniment: Muniment
  /** Adds a person and answers their token. */
  addPerson(
    name: string,
    role: Role,
    clearance?: Marking,
    scope?: string,
    groups?: readonly string[],
  ): Promise<string>
  /** Ends the jobs alone: what waits for them goes on waiting. */
  stopJobs(): Promise<void>
  /** Ends it and starts it anew on the same data under a drill clock; what was running before is of no use any more. */
  restartAt(instant: string): Promise<RunningMuniment>
  stop(): Promise<void>
}

const journeyPlan = join(import.meta.dirname, '../fixtures/journey-plan.yaml')

/**
 * Starts it in a folder and a database that go when it stops, with the journeys' plan applied or another. `reach` says how it gets
 * to its database where that is not straight.
 */
export async function startMuniment(
  env: NodeJS.ProcessEnv = {},
  reach: (database: string) => string = (database) => database,
  plan: string = journeyPlan,
): Promise<RunningMuniment> {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-journey-'))
  const database = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  return begin(
    configOn(folder, reach(database), env),
    (muniment) => applyPlan(muniment, plan),
    async () => {
      await dropTestDatabase(database)
      await rm(folder, { recursive: true, force: true })
    },
  )
}

/** Starts it on data that are there already, and stay when it stops. */
export async function startMunimentOn(
  folder: string,
  database: string,
  env: NodeJS.ProcessEnv = {},
): Promise<RunningMuniment> {
  return begin(configOn(folder, database, env), nothing, nothing)
}

function configOn(folder: string, databaseUrl: string, env: NodeJS.ProcessEnv): Config {
  return { ...readConfig({ MUNIMENT_DATA: folder, DISPOSAL_COOLING_OFF: 'PT0S', ...env }), databaseUrl }
}

async function applyPlan(muniment: Muniment, plan: string): Promise<void> {
  const report = await muniment.retention.applyFilePlan(systemActor, plan)
  if (report.errors.length > 0) throw new Error(JSON.stringify(report.errors))
}

const nothing = async (): Promise<void> => undefined

async function begin(
  config: Config,
  prepare: (muniment: Muniment) => Promise<void>,
  remove: () => Promise<void>,
): Promise<RunningMuniment> {
  const muniment = await compose(config, 'server', silentLogger)
  await prepare(muniment)
  const work = await muniment.worker.start()
  const app = muniment.app()
  const server: HttpServer = await startHttpServer(app, { host: '127.0.0.1', port: 0 })
  let working = true
  const stopJobs = async () => {
    if (working) await work.stop()
    working = false
  }
  const end = async () => {
    await server.stop(1_000)
    await stopJobs()
    await muniment.close()
  }
  return {
    url: server.url,
    app,
    muniment,
    addPerson: async (name, role, clearance = 'official', scope = undefined, groups = []) => {
      const { token } = await muniment.people.add(systemActor, {
        name,
        role,
        clearance,
        scope: scope ?? null,
        groups,
      })
      return token
    },
    stopJobs,
    restartAt: async (instant) => {
      await end()
      return begin({ ...config, drillClock: new Date(instant) }, nothing, remove)
    },
    stop: async () => {
      await end()
      await remove()
    },
  }
}
