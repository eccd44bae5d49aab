import type { Actor, OperatorActor } from '../access/actor.ts'
import { filePlanReader } from '../adapters/fileplans/file-plan-reader.ts'
import { makePinoLogger } from '../adapters/log/make-pino-logger.ts'
import type { StartedServer } from '../cli/commands/serve.ts'
import type { CliParts } from '../cli/run-cli.ts'
import type { compose } from '../compose.ts'
import { type Config, readConfig } from '../config/config.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import { makeCheckFilePlan } from '../retention/file-plan/check-file-plan.ts'
import { makeReadAsOfToday } from '../retention/file-plan/read-as-of-today.ts'
import { bindAuditVerification } from './bind-audit-verification.ts'
import { bindCommandServices } from './bind-command-services.ts'
import { makeNoteRefusedCommand } from './make-note-refused-command.ts'
import type { RunningServer } from './start-server.ts'

type Authenticate = (token: string) => Promise<Actor | undefined>

/**
 * Binds the command line; nothing is read or opened before a command asks for it, nor the code loaded that opens it: help, a
 * wrong word and the check of a plan need not wait for engines. `read` gives the configuration, from the environment.
 */
export function makeCliDeps(osUser: string, read: () => Config = readConfig): CliParts {
  /** Who acts; where that is nobody, what was opened is closed. */
  const actorFor = async (config: Config, authenticate: Authenticate, close: () => Promise<void>) => {
    try {
      return await actorOf(config, authenticate, osUser)
    } catch (error) {
      await close()
      throw error
    }
  }
  return {
    checkFilePlan: makeCheckFilePlan({
      reader: makeReadAsOfToday({ reader: filePlanReader, clock: systemClock }),
    }),
    openCommand: async () => {
      const config = read()
      const muniment = await composeLate(config, 'command', commandLogger(config))
      const actor = await actorFor(config, muniment.people.authenticate, muniment.close)
      return bindCommandServices(muniment, actor)
    },
    openRestore: async () => {
      const config = read()
      const { restore, engines, people, audit } = await composeLate(config, 'restorer', commandLogger(config))
      return {
        actor: await actorFor(config, people.authenticate, engines.close),
        preview: restore.preview,
        takeUp: async (actor, progress) => {
          const taken = await restore.takeUp(actor, progress)
          // What was taken up, and by whom, lies outside of the database before anybody is told that it is done.
          // Without the key that waits for whoever replaces it.
          if (taken !== undefined && engines.signingKey.lost !== true) await audit.writeCheckpoint()
          return taken
        },
        close: engines.close,
      }
    },
    openLeaving: async () => {
      const config = read()
      const { composeLeaveIndex } = await import('./compose-leave-index.ts')
      const { engines, people, audit, close } = await composeLate(config, 'leaver', commandLogger(config))
      const actor = await actorFor(config, people.authenticate, close)
      return {
        actor,
        leaveIndex: composeLeaveIndex(config, engines),
        noteRefused: makeNoteRefusedCommand(audit, actor),
        close,
      }
    },
    openVerification: async () => {
      const config = read()
      const muniment = await composeLate(config, 'verifier', commandLogger(config))
      const actor = await actorFor(config, muniment.people.authenticate, muniment.engines.close)
      return bindAuditVerification(muniment, actor)
    },
    openKeyReplacement: async () => {
      const config = read()
      const { openKeyReplacement } = await import('./open-key-replacement.ts')
      const { authenticate, replace, close } = await openKeyReplacement(config, commandLogger(config))
      return { actor: await actorFor(config, authenticate, close), replace, close }
    },
    inspectEngines: async () => {
      const config = read()
      const opened = await composeLate(config, 'command', commandLogger(config)).catch((error: unknown) => ({
        error,
      }))
      if ('error' in opened) {
        const { diagnoseEngines } = await import('./diagnose-engines.ts')
        return diagnoseEngines(config, opened.error)
      }
      try {
        return await opened.inspectEngines()
      } finally {
        await opened.close()
      }
    },
    serve: async () => {
      const config = read()
      const { startServer } = await import('./start-server.ts')
      return startedServer(await startServer(config, loggerOf(config)), osUser)
    },
    serveDrill: async (changes) => {
      const config = { ...read(), ...changes }
      const { serveDrill } = await import('./serve-drill.ts')
      const drill = await serveDrill(config, loggerOf(config))
      return { ...startedServer(drill, osUser), made: drill.made, removeData: drill.removeData }
    },
    work: async () => {
      const config = read()
      const { startWorker } = await import('./start-worker.ts')
      return startWorker(config, loggerOf(config))
    },
  }
}

const composeLate: typeof compose = async (...given) => (await import('../compose.ts')).compose(...given)

function startedServer(server: RunningServer, osUser: string): StartedServer {
  const { url, bootstrapToken, muniment, stop } = server
  return {
    url,
    bootstrapToken,
    stop,
    commands: bindCommandServices(muniment, operatorNamed(osUser)),
    authenticate: muniment.people.authenticate,
  }
}

function loggerOf({ logLevel }: Config): Logger {
  return makePinoLogger({ level: logLevel })
}

/** Commands speak to people: what is logged in passing is for whoever asks for it with LOG_LEVEL. */
function commandLogger({ logLevel }: Config): Logger {
  return makePinoLogger({ level: logLevel === 'info' ? 'warn' : logLevel })
}

function operatorNamed(osUser: string): OperatorActor {
  return { kind: 'operator', id: `operator:${osUser}`, name: osUser }
}

async function actorOf({ token }: Config, authenticate: Authenticate, osUser: string): Promise<Actor> {
  if (token === undefined) return operatorNamed(osUser)
  const person = await authenticate(token)
  if (person !== undefined) return person
  throw new MunimentError(
    'unauthenticated',
    'MUNIMENT_TOKEN opens nothing: it is wrong, too old, or was replaced. Ask an administrator for a new one (user rotate).',
  )
}
