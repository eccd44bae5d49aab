import { type Role, systemActor } from '../../src/access/actor.ts'
import { makePinoLogger } from '../../src/adapters/log/make-pino-logger.ts'
import { startHttpServer } from '../../src/api/http/start-http-server.ts'
import { makeClosing } from '../../src/compose/closing.ts'
import type { Marking } from '../../src/records/marking.ts'
import { answerParent, childOptions } from './answer-parent.ts'
import { composeMuniment } from './compose-muniment.ts'

/** What the bench asks of the server's process. */
export type ServerMessage = { readonly kind: 'start' } | { readonly kind: 'start-jobs' }

/** Where it listens, the tokens of those who call it, and the database for the peer. */
export interface StartedServer {
  readonly url: string
  readonly clerk: string
  readonly auditor: string
  readonly connectionString: string
}

/**
 * The whole server as `muniment serve` runs it, logging as it does; but for its background work, which waits until it is
 * asked for, because the bare handler has none to do.
 */
const { dataFolder } = childOptions<{ readonly dataFolder: string }>()
const logger = makePinoLogger({ level: 'info' })
const closing = makeClosing(logger)
let startJobs = async (): Promise<void> => undefined

answerParent<ServerMessage>(
  (message) => (message.kind === 'start' ? start() : startJobs()),
  () => closing.close(),
)

async function start(): Promise<StartedServer> {
  const { muniment, connectionString } = await composeMuniment(dataFolder, closing, logger)
  const http = await startHttpServer(muniment.app(), { host: '127.0.0.1', port: 0 })
  closing.later('http', () => http.stop(1_000))
  startJobs = async () => {
    const working = await muniment.worker.start()
    closing.later('jobs', () => working.stop())
  }
  const tokenOf = async (name: string, role: Role, clearance: Marking): Promise<string> => {
    const { token } = await muniment.people.add(systemActor, {
      name,
      role,
      scope: null,
      clearance,
      groups: [],
    })
    return token
  }
  return {
    url: http.url,
    clerk: await tokenOf('Filing Clerk', 'civil-servant', 'official'),
    auditor: await tokenOf('Auditor', 'auditor', 'official-sensitive'),
    connectionString,
  }
}
