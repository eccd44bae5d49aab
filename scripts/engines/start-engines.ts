import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startElasticsearch } from './elasticsearch.ts'
import {
  type EngineEnvironment,
  type EngineName,
  type EngineStart,
  engineNames,
  type RunningEngine,
} from './engine.ts'
import { startPostgres } from './postgres.ts'
import { startMinio, startVersitygw } from './s3.ts'

/** How one engine is given by the environment, and how it is started where it is not. */
interface Recipe {
  readonly givenBy: string
  /** Variables that come with a given engine. */
  readonly variables: readonly string[]
  readonly start: (start: EngineStart) => Promise<RunningEngine>
}

const recipes: { readonly [Name in EngineName]: Recipe } = {
  postgres: { givenBy: 'MUNIMENT_TEST_DATABASE_URL', variables: [], start: startPostgres },
  elasticsearch: { givenBy: 'ELASTICSEARCH_URL', variables: [], start: startElasticsearch },
  s3: {
    givenBy: 'S3_ENDPOINT',
    variables: ['S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY', 'S3_REGION'],
    start: startMinio,
  },
  's3-second': {
    givenBy: 'S3_ENDPOINT_2',
    variables: ['S3_ACCESS_KEY_2', 'S3_SECRET_KEY_2'],
    start: startVersitygw,
  },
}

/** What to start, and who hears of it. */
export interface StartEnginesOptions {
  /** All four where nothing is said. */
  readonly only?: readonly EngineName[]
  readonly log?: (line: string) => void
}

/** Engines that answer, some of them perhaps somebody else's. */
export interface RunningEngines {
  /** Variables for the process that uses the engines, those given from outside among them. */
  readonly env: EngineEnvironment
  /** Ends what was started here, and nothing else, and removes its data. May be called twice. */
  stop(): Promise<void>
}

function given(recipe: Recipe): EngineEnvironment | undefined {
  const url = process.env[recipe.givenBy]
  if (url === undefined || url === '') return undefined
  const entries = [recipe.givenBy, ...recipe.variables].map((name) => [name, process.env[name]] as const)
  return Object.fromEntries(
    entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  )
}

const PREFIX = 'muniment-engines-'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Data of runs that were killed with -9; their watchdogs have ended the servers. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^muniment-engines-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/**
 * Brings up real engines on the loopback, side by side: one named in the environment is used as it is, any other is
 * installed where needed (ENGINES_HOME) and started on a free port with data of its own. Nothing outlives this
 * process, however it ends. Rejects, with nothing left running, where one of them cannot be had.
 */
export async function startEngines(options: StartEnginesOptions = {}): Promise<RunningEngines> {
  const log = options.log ?? (() => undefined)
  // As root the servers run as another user, who must be able to pass through; a home of root's would stop it.
  const parent = process.getuid?.() === 0 ? '/var/tmp' : tmpdir()
  removeLeftovers(parent)
  const folder = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`))
  chmodSync(folder, 0o711)

  async function bring(name: EngineName): Promise<RunningEngine> {
    const recipe = recipes[name]
    const env = given(recipe)
    if (env !== undefined) {
      log(`${name}: as given by ${recipe.givenBy}`)
      return { env, stop: async () => undefined }
    }
    const began = performance.now()
    const engine = await recipe.start({ folder, log })
    log(`${name}: ready after ${((performance.now() - began) / 1000).toFixed(1)} s`)
    return engine
  }

  const ends = await Promise.allSettled((options.only ?? engineNames).map(bring))
  const running = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= Promise.all(running.map((engine) => engine.stop())).then(() =>
      rmSync(folder, { recursive: true, force: true }),
    )
    return stopping
  }
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  if (failures.length > 0) {
    await stop()
    const reasons = failures.map((reason) => (reason instanceof Error ? reason.message : String(reason)))
    throw new AggregateError(failures, `engines are missing:\n${reasons.join('\n')}`)
  }
  return { env: Object.assign({}, ...running.map((engine) => engine.env)), stop }
}
