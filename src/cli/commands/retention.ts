import { type Command, Option } from 'commander'
import { z } from 'zod'
import { parseDate } from '../../records/dates/parse-date.ts'
import { parsePeriod } from '../../records/dates/period.ts'
import { type ChosenStarts, parseDayOfYear, units, unitsWithStart } from '../../records/dates/unit.ts'
import { calculateRetentionEnd } from '../../records/retention-end/retention-end.ts'
import type { CommandContext } from '../command-context.ts'
import { describeExplanation, describeSteps } from '../describe/describe-retention.ts'
import { describeSweep } from '../describe/describe-sweep.ts'
import { requireRecordId } from '../require-record-id.ts'

const calculation = z.object({
  trigger: z.string(),
  period: z.string(),
  after: z.enum(units).optional(),
  rounding: z.enum(units).optional(),
  starts: z.string().optional(),
})
const explanation = z.object({ asOf: z.string().optional() })
const sweep = z.object({ dryRun: z.boolean().default(false), asOf: z.string().optional() })

/** `retention calculate|explain|sweep`: how long, why, and what is due. */
export function addRetentionCommands(program: Command, context: CommandContext): void {
  const retention = program.command('retention').description('how long, why, and what is due')
  retention
    .command('calculate')
    .description('try a rule on a date, without any record')
    .requiredOption('--trigger <date>', 'the day it counts from: YYYY-MM-DD, or an instant')
    .requiredOption('--period <period>', 'such as P7Y, P6M or P1Y1M1D')
    .addOption(new Option('--after <unit>', 'count from the end of this unit').choices([...units]))
    .addOption(new Option('--rounding <unit>', 'move the end to the end of this unit').choices([...units]))
    .option('--starts <day>', 'when that unit begins, as in 07-01, where not as in the United Kingdom')
    .action((given: unknown) =>
      context.runAlone(async (printer) => {
        const { trigger, period, after, rounding, starts } = calculation.parse(given)
        const end = calculateRetentionEnd({
          trigger: parseDate(trigger),
          period: parsePeriod(period),
          ...(after === undefined ? {} : { after }),
          ...(rounding === undefined ? {} : { rounding }),
          ...(starts === undefined ? {} : { unitStarts: startingOn(starts) }),
        })
        printer.result(end, describeSteps(end))
        return 'done'
      }),
    )
  retention
    .command('explain <record>')
    .description('why a record is kept as long as it is; by its id')
    .option('--as-of <date>', 'how it stood at the end of this day')
    .action((record: string, given: unknown) =>
      context.run(async ({ services, printer }) => {
        const { asOf } = explanation.parse(given)
        const day = asOf === undefined ? undefined : parseDate(asOf)
        const found = await services.explainRetention(services.actor, requireRecordId(record), day)
        printer.result(found, describeExplanation(found))
        return 'done'
      }),
    )
  retention
    .command('sweep')
    .description('list what is due in disposal batches; decides and destroys nothing')
    .option('--dry-run', 'only count')
    .option('--as-of <date>', 'with --dry-run: what would be due on another day')
    .action((given: unknown) =>
      context.run(async ({ services, printer }) => {
        const { dryRun, asOf } = sweep.parse(given)
        const started = await services.startSweep(services.actor, {
          dryRun,
          ...(asOf === undefined ? {} : { asOf: parseDate(asOf) }),
        })
        const found = await started.finished
        printer.result(found, describeSweep(found))
        return 'done'
      }),
    )
}

/** Whichever unit is counted by begins then. */
function startingOn(day: string): ChosenStarts {
  const start = parseDayOfYear(day)
  return Object.fromEntries(unitsWithStart.map((unit) => [unit, start]))
}
