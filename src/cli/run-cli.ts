import { Command, CommanderError } from 'commander'
import { systemErrorCode } from '../kernel/system-error-code.ts'
import type { CheckFilePlan } from '../retention/file-plan/check-file-plan.ts'
import { makeCommandContext } from './command-context.ts'
import { describeError, exitCodes } from './command-error.ts'
import type {
  CommandServices,
  EngineReport,
  KeyReplacementServices,
  LeavingServices,
  RestoreServices,
  VerificationServices,
} from './command-services.ts'
import { addAuditCommands } from './commands/audit.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEventCommands } from './commands/event.ts'
import { addFilePlanCommands } from './commands/file-plan.ts'
import { addFilingCommands } from './commands/filing.ts'
import { addFixityCommand } from './commands/fixity.ts'
import { addImportCommand } from './commands/import.ts'
import { addReadAgainCommand } from './commands/read-again.ts'
import { addRestoreCommands } from './commands/restore.ts'
import { addRetentionCommands } from './commands/retention.ts'
import { addSavedSearchCommands } from './commands/saved-searches.ts'
import { addSearchCommands } from './commands/search.ts'
import {
  addServeCommands,
  type ServerChanges,
  type StartedDrill,
  type StartedServer,
} from './commands/serve.ts'
import { addTransferCommands } from './commands/transfer.ts'
import { addUserCommands } from './commands/user.ts'
import { addVocabularyCommands } from './commands/vocabulary.ts'
import { addWhatIfCommands } from './commands/what-if.ts'
import { makePrinter, type Printer } from './printer.ts'

/** What the command line gets from compose. Each opens what it needs when it is called, and not before. */
export interface CliParts {
  readonly checkFilePlan: CheckFilePlan
  readonly openCommand: () => Promise<CommandServices>
  readonly openRestore: () => Promise<RestoreServices>
  readonly openLeaving: () => Promise<LeavingServices>
  readonly openVerification: () => Promise<VerificationServices>
  readonly openKeyReplacement: () => Promise<KeyReplacementServices>
  /** Also where one of them keeps the rest from opening. */
  readonly inspectEngines: () => Promise<readonly EngineReport[]>
  readonly serve: () => Promise<StartedServer>
  readonly serveDrill: (changes: ServerChanges) => Promise<StartedDrill>
  readonly work: () => Promise<{ stop(): Promise<void> }>
}

/** The same, and what the command line needs of its process. */
export interface CliDeps extends CliParts {
  readonly argv: readonly string[]
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Aborts when the process is asked to stop. */
  readonly signal: AbortSignal
  readonly setExitCode: (code: number) => void
  /** Ends the process in a moment, whatever still holds it. */
  readonly leave: () => void
}

/** Parses the words, runs the command, and sets the exit code of API.md: 0 done, 1 found wrong, 2 could not run. */
export async function runCli(deps: CliDeps): Promise<void> {
  const { stdout, stderr, signal } = deps
  const setExitCode = refuseLostOutput(deps)
  const program = new Command('muniment')
  let printer: Printer | undefined
  const thePrinter = (): Printer => {
    printer ??= makePrinter(program.opts()['json'] === true, { stdout, stderr })
    return printer
  }
  const context = makeCommandContext({ printer: thePrinter, open: deps.openCommand, signal, setExitCode })
  program
    .description('Muniment keeps records: capture, read, find, retain, destroy with proof.')
    .option('--json', 'print one JSON value, or JSON Lines for streams, on stdout')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .exitOverride()
    .showHelpAfterError('(add --help for what it takes)')
  addServeCommands(program, { ...deps, setExitCode, printer: thePrinter })
  addDemoCommand(program, { ...deps, setExitCode, printer: thePrinter })
  addDoctorCommand(program, context, deps.inspectEngines)
  addUserCommands(program, context)
  addFilePlanCommands(program, context, deps.checkFilePlan)
  addImportCommand(program, context)
  addFilingCommands(program, context)
  addSearchCommands(program, context, deps.openLeaving)
  addFixityCommand(program, context)
  addReadAgainCommand(program, context)
  addVocabularyCommands(program, context)
  addSavedSearchCommands(program, context)
  addRetentionCommands(program, context)
  addEventCommands(program, context)
  addWhatIfCommands(program, context)
  addTransferCommands(program, context)
  addAuditCommands(program, context, deps)
  addRestoreCommands(program, context, deps.openRestore)
  inheritJson(program)
  try {
    await program.parseAsync([...deps.argv])
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      thePrinter().note(describeError(error))
      setExitCode(exitCodes.couldNotRun)
      return
    }
    // Help and version are answers; everything else that commander throws is a wrong use.
    setExitCode(error.exitCode === 0 ? exitCodes.done : exitCodes.couldNotRun)
  }
}

/**
 * A reader that has seen enough (`… | head`) stops no work that was begun: what is left to say goes unsaid. Where there is no
 * room for an answer, that is said, and whatever code a command sets from then on, it could not run. Notes have no second place.
 */
function refuseLostOutput({ stdout, stderr, setExitCode }: CliDeps): (code: number) => void {
  let isLost = false
  stderr.on('error', () => undefined)
  stdout.on('error', (error) => {
    if (systemErrorCode(error) === 'EPIPE') return
    isLost = true
    stderr.write(`The output could not be written: ${error.message}\n`)
    setExitCode(exitCodes.couldNotRun)
  })
  return (code) => setExitCode(isLost ? exitCodes.couldNotRun : code)
}

/** `--json` may stand anywhere, and every subcommand fails the way the program does. */
function inheritJson(program: Command): void {
  const visit = (command: Command): void => {
    for (const child of command.commands) {
      child.exitOverride().copyInheritedSettings(program)
      if (child.commands.length === 0) {
        child.option('--json', 'print JSON on stdout')
        child.hook('preAction', (_command, acting) => {
          if (acting.opts()['json'] === true) program.setOptionValue('json', true)
        })
      }
      visit(child)
    }
  }
  visit(program)
}
