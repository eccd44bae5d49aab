import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CheckFilePlan } from '../../retention/file-plan/check-file-plan.ts'
import type { FilePlanReport } from '../../retention/file-plan/file-plan-report.ts'
import type { CommandContext, CommandOutcome } from '../command-context.ts'
import { describeFilePlan } from '../describe/describe-file-plan.ts'
import type { Printer } from '../printer.ts'

/** `fileplan check|diff|apply FILE`. */
export function addFilePlanCommands(program: Command, context: CommandContext, check: CheckFilePlan): void {
  const plan = program
    .command('fileplan')
    .description('the file plan: classes, folders and retention schedules as a file')
  plan
    .command('check <file>')
    .description('say everything that is wrong with a plan file; needs no data')
    .action((file: string) =>
      context.runAlone(async (printer) => show(printer, await check(await requireFile(file)), 'check')),
    )
  plan
    .command('diff <file>')
    .description('show what applying it would do, and change nothing')
    .action((file: string) =>
      context.run(async ({ services, printer }) =>
        show(printer, await services.filePlan.diff(services.actor, await requireFile(file)), 'diff'),
      ),
    )
  plan
    .command('apply <file>')
    .description(
      'make the installed plan what the file says, all of it or nothing; published schedules never change',
    )
    .action((file: string) =>
      context.run(async ({ services, printer }) =>
        show(printer, await services.filePlan.apply(services.actor, await requireFile(file)), 'apply'),
      ),
    )
}

function show(printer: Printer, report: FilePlanReport, doing: 'check' | 'diff' | 'apply'): CommandOutcome {
  printer.result(report, describeFilePlan(report, doing))
  return report.errors.length === 0 ? 'done' : 'found-wrong'
}

/** A plan that is not there could not be looked at: that is no finding about it. */
async function requireFile(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true)
    throw new MunimentError('malformed', `${file} is not a file that can be read.`)
  return file
}
