import { describeError, exitCodes } from './command-error.ts'
import type { CommandServices } from './command-services.ts'
import type { Printer } from './printer.ts'

/**
 * How a command ended: done; it looked and found something wrong; or it was asked to stop with work left. What could
 * not run throws.
 */
export type CommandOutcome = 'done' | 'found-wrong' | 'interrupted'

export interface RunningCommand {
  readonly services: CommandServices
  readonly printer: Printer
  /** Aborts when the person presses Ctrl-C or the process is asked to stop. */
  readonly signal: AbortSignal
}

/** Opens the engines for one command, runs it, closes them, and sets the exit code. */
export interface CommandContext {
  run(command: (running: RunningCommand) => Promise<CommandOutcome>): Promise<void>
  /** For commands that need no engine: dates, checks of files. */
  runAlone(command: (printer: Printer) => Promise<CommandOutcome>): Promise<void>
}

interface Deps {
  readonly printer: () => Printer
  readonly open: () => Promise<CommandServices>
  readonly signal: AbortSignal
  readonly setExitCode: (code: number) => void
}

const codeOf = {
  done: exitCodes.done,
  'found-wrong': exitCodes.foundWrong,
  interrupted: exitCodes.couldNotRun,
} as const

export function makeCommandContext({ printer, open, signal, setExitCode }: Deps): CommandContext {
  const settle = async (work: () => Promise<CommandOutcome>): Promise<void> => {
    try {
      setExitCode(codeOf[await work()])
    } catch (error) {
      printer().note(describeError(error))
      setExitCode(exitCodes.couldNotRun)
    }
  }
  return {
    run: (command) =>
      settle(async () => {
        const services = await open()
        try {
          return await command({ services, printer: printer(), signal })
        } catch (error) {
          await services.noteRefused(error)
          throw error
        } finally {
          await services.close()
        }
      }),
    runAlone: (command) => settle(() => command(printer())),
  }
}
