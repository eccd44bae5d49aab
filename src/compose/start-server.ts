import type { RequestListener } from 'node:http'
import { startHttpServer } from '../api/http/start-http-server.ts'
import { compose, type Muniment } from '../compose.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../kernel/logger.ts'
import { settledWithin } from '../kernel/settled-within.ts'
import { STOP_PATIENCE, type StopPatience } from './stop-patience.ts'

/** A server that takes requests. */
export interface RunningServer {
  readonly url: string
  /** The first administrator's token where one had to be made: to be shown once and never logged. */
  readonly bootstrapToken: string | undefined
  readonly muniment: Muniment
  /** Ends within ten seconds: requests under way finish, jobs are handed back, the log is anchored, engines close. */
  stop(): Promise<void>
}

const REQUESTS_GRACE_MS = 3000

/** Opens everything, begins to work and listens. What was begun is ended again where a later step fails. */
export async function startServer(
  config: Config,
  logger: Logger,
  patience: StopPatience = STOP_PATIENCE,
): Promise<RunningServer> {
  const muniment = await compose(config, 'server', logger)
  try {
    const working = await muniment.worker.start()
    try {
      const gate = makeGate(muniment.app())
      const http = await startHttpServer(gate.listener, { host: config.host, port: config.port })
      // Last of all: its token is shown this once, so nothing may fail between its making and its being shown.
      const bootstrapToken = await muniment.people
        .bootstrap(config.bootstrapToken)
        .catch(async (error: unknown) => {
          await http.stop(0)
          throw error
        })
      gate.open()
      logger.info('taking requests', { url: http.url })
      return {
        url: http.url,
        bootstrapToken,
        muniment,
        stop: async () => {
          const ended = Promise.all([http.stop(REQUESTS_GRACE_MS), working.stop()])
          if ((await settledWithin(ended, patience.workMs)) === 'late')
            logger.warn('work did not end in time, and goes on at the next start')
          await muniment.close(patience)
        },
      }
    } catch (error) {
      await working.stop()
      throw error
    }
  } catch (error) {
    await muniment.close()
    throw error
  }
}

/** Requests that come while the last step of the start is taken wait for it. */
function makeGate(app: RequestListener): { readonly listener: RequestListener; open(): void } {
  const opened = Promise.withResolvers<void>()
  let isOpen = false
  return {
    listener: (request, response) => {
      if (isOpen) app(request, response)
      else void opened.promise.then(() => app(request, response))
    },
    open: () => {
      isOpen = true
      opened.resolve()
    },
  }
}
