import type { Command } from 'commander'
import { z } from 'zod'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import { composedName } from '../../records/composed-name.ts'
import { parseDate } from '../../records/dates/parse-date.ts'
import type { NewEvent } from '../../retention/events/retention-event.ts'
import type { CommandContext, CommandOutcome, RunningCommand } from '../command-context.ts'
import { readTable } from '../import/read-table.ts'

const word = z.string({ error: 'is missing' }).overwrite(composedName).min(1, 'is missing').max(200)
const row = z.object({
  type: word.max(100),
  subjectType: word.max(100),
  subjectId: word,
  date: word.transform((text, context) => {
    try {
      return parseDate(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not a date' })
      return z.NEVER
    }
  }),
})

/** What became of one line. */
interface EventLine extends NewEvent {
  readonly line: number
  readonly status: 'registered' | 'already-there' | 'refused'
  readonly id?: string
  readonly reason?: string
}

/** `event import CSV`: what has happened to many contracts, cases or people at once. */
export function addEventCommands(program: Command, context: CommandContext): void {
  const event = program.command('event').description('what has happened, and schedules count from')
  event
    .command('import <csv>')
    .description(
      'register events from a CSV file: type,subjectType,subjectId,date; run again after an interruption, it goes on',
    )
    .action((file: string) => context.run((running) => importEvents(running, file)))
}

async function importEvents(running: RunningCommand, file: string): Promise<CommandOutcome> {
  const { printer, signal } = running
  const rows = await readTable(file, 'list of events', row)
  const progress = printer.progress('events')
  const counts = { registered: 0, 'already-there': 0, refused: 0 }
  let done = 0
  for (const { row: found, line } of rows) {
    if (signal.aborted) break
    const { type, subjectType, subjectId, date } = found
    const shown = await register(running, { type, subject: { type: subjectType, id: subjectId }, date }, line)
    counts[shown.status] += 1
    if (printer.json) printer.result(shown, '')
    else if (shown.status === 'refused') printer.note(`refused line ${line}: ${shown.reason ?? ''}`)
    done += 1
    progress.update(done, rows.length)
  }
  progress.stop()
  const summary = `${counts.registered} registered, ${counts['already-there']} already there, ${counts.refused} refused`
  if (printer.json) printer.note(summary)
  else printer.result(undefined, summary)
  const left = rows.length - done
  if (left > 0) {
    printer.note(`interrupted: ${left} of ${rows.length} lines are left; run it again, and it goes on`)
    return 'interrupted'
  }
  return counts.refused === 0 ? 'done' : 'found-wrong'
}

/** A line that is refused never stops the rest; who may not register anything is told so at once. */
async function register({ services }: RunningCommand, event: NewEvent, line: number): Promise<EventLine> {
  try {
    const { id } = await services.registerEvent(services.actor, event)
    return { ...event, line, status: 'registered', id }
  } catch (error) {
    if (!isMunimentError(error) || error.code === 'forbidden-role' || error.retryable) throw error
    // Of another day it is no line of a run before, and what it says has not been done.
    const isThere = error.code === 'event-exists' && error.details['date'] === event.date
    const status = isThere ? 'already-there' : 'refused'
    return { ...event, line, status, reason: `${error.code}: ${error.message}` }
  }
}
