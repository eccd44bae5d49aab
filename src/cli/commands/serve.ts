import type { Command } from 'commander'
import type { PersonActor } from '../../access/actor.ts'
import { describeError, exitCodes } from '../command-error.ts'
import type { CommandServices } from '../command-services.ts'
import type { Printer } from '../printer.ts'

/** What a caller may set differently from the environment. */
export interface ServerChanges {
  readonly port?: number
  readonly dataFolder?: string
  readonly drillClock?: Date
  readonly coolingOffMs?: number
  readonly logLevel?: 'silent' | 'error'
}

/** A server as the command line sees it. */
export interface StartedServer {
  readonly url: string
  readonly bootstrapToken: string | undefined
  /** Commands on the very same engines, on behalf of the operator. */
  readonly commands: CommandServices
  readonly authenticate: (token: string) => Promise<PersonActor | undefined>
  stop(): Promise<void>
  /** After `stop`: removes an embedded database, wherever it had to live. For data that nobody will miss. */
  removeDatabase(): Promise<void>
}

interface Deps {
  readonly printer: () => Printer
  readonly stdout: NodeJS.WriteStream
  readonly signal: AbortSignal
  readonly setExitCode: (code: number) => void
  readonly serve: (changes: ServerChanges) => Promise<StartedServer>
  readonly work: () => Promise<{ stop(): Promise<void> }>
}

/** `serve` and `worker`: run until they are asked to stop. */
export function addServeCommands(program: Command, deps: Deps): void {
  program
    .command('serve')
    .description('serve the API and work on jobs, until Ctrl-C or SIGTERM')
    .action(() =>
      untilStopped(deps, async () => {
        const server = await deps.serve({})
        if (server.bootstrapToken !== undefined) deps.printer().note(firstToken(server.bootstrapToken))
        deps.stdout.write(`muniment listening on ${server.url}\n`)
        return server
      }),
    )
  program
    .command('worker')
    .description('only work on jobs, beside a server, until Ctrl-C or SIGTERM')
    .action(() => untilStopped(deps, deps.work))
}

async function untilStopped(deps: Deps, start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  try {
    const running = await start()
    await new Promise<void>((resolve) => {
      if (deps.signal.aborted) resolve()
      deps.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await running.stop()
    deps.setExitCode(exitCodes.done)
  } catch (error) {
    deps.printer().note(describeError(error))
    deps.setExitCode(exitCodes.couldNotRun)
  }
}

function firstToken(token: string): string {
  return [
    'This is a new data folder. Its first administrator may act for 24 hours with this token, shown this once:',
    `  ${token}`,
    'Next: add the people who will work with it,',
    `  MUNIMENT_TOKEN=${token} npx muniment user add NAME --role administrator`,
  ].join('\n')
}
