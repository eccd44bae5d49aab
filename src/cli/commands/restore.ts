import type { Command } from 'commander'
import { z } from 'zod'
import type { LostChange } from '../../retention/restore/lost-change.ts'
import type { ForeseenRestore } from '../../retention/restore/preview-restore.ts'
import type { RestoreReport } from '../../retention/restore/restore-report.ts'
import type { CommandContext, CommandOutcome } from '../command-context.ts'
import type { RestoreServices } from '../command-services.ts'
import { describeRestore } from '../describe/describe-restore.ts'
import { fileToWrite } from '../file-to-write.ts'
import type { Printer } from '../printer.ts'
import { writeLostChanges } from '../restore/write-lost-changes.ts'

const takeUpOptions = z.object({
  dryRun: z.boolean().default(false),
  lostChanges: z.string().min(1).optional(),
})

/** What the command prints with `--json`; without `report` nothing waited. */
interface RestoreAnswer {
  readonly outcome: 'nothing-to-take-up' | 'dry-run' | 'taken-up' | 'not-finished'
  readonly report?: RestoreReport
  /** What people enter again. */
  readonly changes?: readonly LostChange[]
}

/** `restore take-up`: after the database came back from a backup, and before anything else starts on it. */
export function addRestoreCommands(
  program: Command,
  context: CommandContext,
  open: () => Promise<RestoreServices>,
): void {
  const restore = program.command('restore').description('after the database came back from a backup')
  restore
    .command('take-up')
    .description(
      'take up what the log, anchored outside of the database, says was done since: entries, destroyed records, holds; ' +
        'approvals of open batches become void; cut short, run it again',
    )
    .option('--dry-run', 'say what it would come to, and change nothing')
    .option(
      '--lost-changes <file>',
      'write the list of what is lost and people enter again: JSON where FILE ends so, else CSV',
    )
    .action((given: unknown) =>
      context.runAlone(async (printer) => {
        const { dryRun, lostChanges } = takeUpOptions.parse(given)
        // Before anything is taken up: a second run would find nothing to list.
        const file = lostChanges === undefined ? undefined : await fileToWrite(lostChanges)
        const services = await open()
        try {
          return await (dryRun ? preview : takeUp)(services, printer, file)
        } finally {
          await services.close()
        }
      }),
    )
}

async function preview(
  { preview, actor }: RestoreServices,
  printer: Printer,
  file: string | undefined,
): Promise<CommandOutcome> {
  const foreseen = await preview(actor)
  answer(
    printer,
    foreseen === undefined ? { outcome: 'nothing-to-take-up' } : { outcome: 'dry-run', ...foreseen },
  )
  if (foreseen !== undefined) await writeList(printer, file, foreseen)
  return foreseen === undefined ? 'done' : 'found-wrong'
}

async function takeUp(
  { takeUp, actor }: RestoreServices,
  printer: Printer,
  file: string | undefined,
): Promise<CommandOutcome> {
  const progress = printer.progress('destroyed again')
  const taken = await takeUp(actor, (done, total) => progress.update(done, total)).finally(() =>
    progress.stop(),
  )
  if (taken === undefined) {
    answer(printer, { outcome: 'nothing-to-take-up' })
    return 'done'
  }
  const { finished, ...found } = taken
  answer(printer, { outcome: finished ? 'taken-up' : 'not-finished', ...found })
  await writeList(printer, file, found)
  return finished ? 'done' : 'found-wrong'
}

async function writeList(
  printer: Printer,
  file: string | undefined,
  { report, changes }: ForeseenRestore,
): Promise<void> {
  if (file !== undefined) await writeLostChanges(printer, file, changes, report.holds.forLosses)
}

function answer(printer: Printer, { outcome, report, changes }: RestoreAnswer): void {
  const text =
    report === undefined
      ? 'Nothing to take up: the database holds everything that was anchored.'
      : describeRestore(outcome, report)
  printer.result(report === undefined ? { outcome } : { outcome, report, changes }, text)
}
