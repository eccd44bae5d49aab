import type { Command } from 'commander'
import type { PersonActor } from '../../access/actor.ts'
import { describeError, exitCodes } from '../command-error.ts'
import type { CommandServices } from '../command-services.ts'
import type { Printer } from '../printer.ts'

/** What a drill sets differently from the environment. */
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
}

/** A server on data of its own, apart from all that is there. */
export interface StartedDrill extends StartedServer {
  /** What it made on shared servers, by kind and name; empty on the embedded engines. */
  readonly made: readonly string[]
  /** After `stop`: removes all of it again, and answers the names of what did not go. */
  removeData(): Promise<readonly string[]>
}

interface Deps {
  readonly printer: () => Printer
  readonly stdout: NodeJS.WriteStream
  readonly signal: AbortSignal
  readonly setExitCode: (code: number) => void
  readonly leave: () => void
  readonly serve: () => Promise<StartedServer>
  readonly work: () => Promise<{ stop(): Promise<void> }>
}

/** `serve` and `worker`: run until they are asked to stop. */
export function addServeCommands(program: Command, deps: Deps): void {
  program
    .command('serve')
    .description('serve the API and work on jobs, until Ctrl-C or SIGTERM')
    .action(() =>
      untilStopped(deps, async () => {
        const server = await deps.serve()
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
    // A request to an engine that is silent would keep the process for a minute.
    deps.leave()
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
