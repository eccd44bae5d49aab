import type { Command } from 'commander'
import { z } from 'zod'
import { type EventId, isId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { parseDate } from '../../records/parse-date.ts'
import type { WhatIf } from '../../retention/what-if/make-what-if.ts'
import type { CommandContext, CommandOutcome, RunningCommand } from '../command-context.ts'
import { describeEffect } from '../describe/describe-effect.ts'
import { writeForeseen } from '../what-if/write-foreseen.ts'

const options = z.object({ records: z.string().min(1).optional() })
const versionNumber = z.coerce.number().int().min(1)

/** `what-if version|class|event|correction|revocation`: what a change would do to the records, before it is made. */
export function addWhatIfCommands(program: Command, context: CommandContext): void {
  const whatIf = program
    .command('what-if')
    .description('what a change would do to the records; changes nothing')
  const add = (usage: string, description: string): Command =>
    whatIf
      .command(usage)
      .description(description)
      .option('--records <file>', 'write the records that would change: JSON where FILE ends so, else CSV')
  add('version <code> <version>', 'publishing a version of a schedule for the records that exist').action(
    (code: string, version: string, given: unknown) =>
      context.run((running) =>
        look(running, running.services.whatIf.version, { code, version: requireVersion(version) }, given),
      ),
  )
  add('class <code>', 'bringing a class under its drafted schedule').action((code: string, given: unknown) =>
    context.run((running) => look(running, running.services.whatIf.classSchedule, code, given)),
  )
  add('event <type> <subject-type> <subject-id> <date>', 'registering an event').action(
    (type: string, subjectType: string, subjectId: string, date: string, given: unknown) =>
      context.run((running) => {
        const event = { type, subject: { type: subjectType, id: subjectId }, date: parseDate(date) }
        return look(running, running.services.whatIf.registration, event, given)
      }),
  )
  add('correction <event> <date>', 'correcting the day of an event, by its id').action(
    (event: string, date: string, given: unknown) =>
      context.run((running) => {
        const correction = { id: requireEventId(event), date: parseDate(date) }
        return look(running, running.services.whatIf.correction, correction, given)
      }),
  )
  add('revocation <event>', 'revoking an event, by its id').action((event: string, given: unknown) =>
    context.run((running) => look(running, running.services.whatIf.revocation, requireEventId(event), given)),
  )
}

async function look<Change>(
  running: RunningCommand,
  whatIf: WhatIf<Change>,
  change: Change,
  given: unknown,
): Promise<CommandOutcome> {
  const { services, printer } = running
  const { records } = options.parse(given)
  const effect = await whatIf.count(services.actor, change)
  if (records !== undefined) await writeForeseen(running, records, whatIf.list(services.actor, change))
  printer.result(effect, describeEffect(effect))
  return 'done'
}

function requireVersion(text: string): number {
  const parsed = versionNumber.safeParse(text)
  if (parsed.success) return parsed.data
  throw new MunimentError('malformed', 'A version of a schedule is named by its number.')
}

function requireEventId(text: string): EventId {
  if (isId<EventId>(text)) return text
  throw new MunimentError(
    'malformed',
    'An event is named by its id here, as the API and `event import` print it.',
  )
}
