import type { Command } from 'commander'
import { z } from 'zod'
import { type EventId, isId, type RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { composedName } from '../../records/composed-name.ts'
import { parseDate } from '../../records/dates/parse-date.ts'
import type { OverrideSubject } from '../../retention/overrides/override-store.ts'
import type { WhatIf } from '../../retention/what-if/make-what-if.ts'
import type { CommandContext, CommandOutcome, RunningCommand } from '../command-context.ts'
import { describeEffect } from '../describe/describe-effect.ts'
import { requireRecordId } from '../require-record-id.ts'
import { writeForeseen } from '../what-if/write-foreseen.ts'

const options = z.object({ records: z.string().min(1).optional() })
const closing = z.object({ on: z.string().optional() })
const versionNumber = z.coerce.number().int().min(1)

/** `what-if version|class|event|…`: what a change would do to the records, before it is made. */
export function addWhatIfCommands(program: Command, context: CommandContext): void {
  const whatIf = program
    .command('what-if')
    .description('what a change would do to the records; changes nothing')
  const add: AddWhatIf = (usage, description) =>
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
        const subject = { type: composedName(subjectType), id: composedName(subjectId) }
        const event = { type: composedName(type), subject, date: parseDate(date) }
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
  addOfFilings(add, context)
  addOfOverrides(add, context)
}

type AddWhatIf = (usage: string, description: string) => Command

function addOfFilings(add: AddWhatIf, context: CommandContext): void {
  add('close <folder>', 'closing a folder, by its reference')
    .option('--on <date>', 'the day of closing; otherwise today')
    .action((reference: string, given: unknown) =>
      context.run((running) => {
        const { on } = closing.parse(given)
        const day = on === undefined ? {} : { on: parseDate(on) }
        return look(running, running.services.whatIf.closing, { reference, ...day }, given)
      }),
    )
  add('reopen <folder>', 'reopening a closed folder').action((reference: string, given: unknown) =>
    context.run((running) => look(running, running.services.whatIf.reopening, reference, given)),
  )
  add('move-folder <folder> <class>', 'reclassifying a folder with all that lies in it').action(
    (reference: string, code: string, given: unknown) =>
      context.run((running) =>
        look(running, running.services.whatIf.folderMove, { reference, class: code }, given),
      ),
  )
  add('move <record> <folder>', 'moving a record, by its id, to another folder').action(
    (record: string, folder: string, given: unknown) =>
      context.run((running) => {
        const move = { id: requireRecordId(record), folder }
        return look(running, running.services.whatIf.recordMove, move, given)
      }),
  )
}

function addOfOverrides(add: AddWhatIf, context: CommandContext): void {
  add(
    'override <subject> <schedule>',
    'giving a schedule to a record (its id) or a folder (its reference)',
  ).action((subject: string, schedule: string, given: unknown) =>
    context.run((running) => {
      const override = { subject: overrideSubject(subject), schedule }
      return look(running, running.services.whatIf.override, override, given)
    }),
  )
  add('override-withdrawal <subject>', 'letting a record or a folder follow its class again').action(
    (subject: string, given: unknown) =>
      context.run((running) =>
        look(running, running.services.whatIf.overrideWithdrawal, overrideSubject(subject), given),
      ),
  )
}

/** What looks like a record's id is one; everything else is the reference of a folder. */
function overrideSubject(text: string): OverrideSubject {
  return isId<RecordId>(text) ? { type: 'record', id: text } : { type: 'folder', reference: text }
}

async function look<Change>(
  running: RunningCommand,
  whatIf: WhatIf<Change>,
  change: Change,
  given: unknown,
): Promise<CommandOutcome> {
  const { services, printer, signal } = running
  const { records } = options.parse(given)
  const effect = await whatIf.count(services.actor, change, signal)
  if (records !== undefined)
    await writeForeseen(running, records, whatIf.list(services.actor, change, signal))
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
    'An event is named by its id here, as event import --json prints it, and the API.',
  )
}
