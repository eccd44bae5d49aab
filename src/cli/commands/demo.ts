import type { Command } from 'commander'
import { describeError, exitCodes } from '../command-error.ts'
import { runDemo } from '../demo/run-demo.ts'
import type { Printer } from '../printer.ts'
import type { ServerChanges, StartedDrill } from './serve.ts'

interface Deps {
  readonly printer: () => Printer
  readonly stdout: NodeJS.WriteStream
  readonly signal: AbortSignal
  readonly setExitCode: (code: number) => void
  readonly serveDrill: (changes: ServerChanges) => Promise<StartedDrill>
}

/** `demo`: the main job on the shipped documents, on data of its own that is removed again. */
export function addDemoCommand(program: Command, deps: Deps): void {
  program
    .command('demo')
    .description('play the main job on the shipped documents; ends with 0 only if all of it was true')
    .action(async () => {
      try {
        const write = (line: string): void => {
          deps.stdout.write(`${line}\n`)
        }
        deps.setExitCode(await runDemo({ ...deps, printer: deps.printer(), write }))
      } catch (error) {
        deps.printer().note(describeError(error))
        deps.setExitCode(exitCodes.couldNotRun)
      }
    })
}
