import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CheckFilePlan } from '../../retention/file-plan/check-file-plan.ts'
import type { FilePlanReport } from '../../retention/file-plan/file-plan-report.ts'
import type { CommandContext, CommandOutcome, RunningCommand } from '../command-context.ts'
import { describeFilePlan, describePlanWhatIf } from '../describe/describe-file-plan.ts'
import type { Printer } from '../printer.ts'
import { writeForeseen } from '../what-if/write-foreseen.ts'

const diffOptions = z.object({ whatIf: z.boolean().default(false), records: z.string().min(1).optional() })

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
    .option('--what-if', 'and what publishing all that it drafts would do to the records')
    .option('--records <file>', 'with --what-if: write the records that would change, as JSON or CSV')
    .action((file: string, given: unknown) =>
      context.run(async (running) => {
        const { whatIf, records } = diffOptions.parse(given)
        if (whatIf) return foresee(running, await requireFile(file), records)
        if (records !== undefined) throw new MunimentError('malformed', '--records goes with --what-if.')
        const { services, printer } = running
        return show(printer, await services.filePlan.diff(services.actor, await requireFile(file)), 'diff')
      }),
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

/** The difference, with what it would do to the records: each draft by itself, and all of them together. */
async function foresee(
  running: RunningCommand,
  file: string,
  records: string | undefined,
): Promise<CommandOutcome> {
  const { services, printer } = running
  const { report, whatIf, list } = await services.filePlan.foresee(services.actor, file)
  if (whatIf === null) return show(printer, report, 'diff')
  if (records !== undefined) await writeForeseen(running, records, list())
  printer.result({ ...report, whatIf }, `${describeFilePlan(report, 'diff')}\n${describePlanWhatIf(whatIf)}`)
  return 'done'
}

/** A plan that is not there could not be looked at: that is no finding about it. */
async function requireFile(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true)
    throw new MunimentError('malformed', `${file} is not a file that can be read.`)
  return file
}
