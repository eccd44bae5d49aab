import { type Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import type { ReadAgainRequest } from '../../ingest/reading-again/start-reading-again.ts'
import { parseDate } from '../../records/dates/parse-date.ts'
import { formats } from '../../records/format.ts'
import { readingFailures } from '../../records/reading-failure.ts'
import { addToList } from '../add-to-list.ts'
import type { CommandContext, CommandOutcome, RunningCommand } from '../command-context.ts'
import { describeRuns, describeToReadAgain } from '../describe/describe-read-again.ts'
import { followRun } from '../read-again/follow-run.ts'
import { stopRuns } from '../read-again/stop-runs.ts'

const list = z.array(z.string()).default([])
const day = z.string().nullable().default(null)
const flag = z.boolean().default(false)
const options = z.object({
  all: flag,
  withoutText: flag,
  quarantined: flag,
  why: list,
  format: list,
  mediaType: list,
  class: list,
  folder: list,
  capturedBefore: day,
  readBefore: day,
  dryRun: flag,
  status: flag,
  stop: flag,
  wait: z.boolean(),
})
type ReadAgainOptions = z.output<typeof options>

/** `read-again`: has documents read anew from their originals, as after an upgrade that reads more. */
export function addReadAgainCommand(program: Command, context: CommandContext): void {
  program
    .command('read-again')
    .description(
      'read documents anew from their originals, as after an upgrade that reads more, or better; several choices narrow each other, several values of one widen it',
    )
    .option('--without-text', 'those in which no text was found')
    .option('--quarantined', 'those in quarantine: they leave it only where all of them is read now')
    .option(
      '--why <reason>',
      `those that say why they lack text: ${readingFailures.join(', ')}`,
      anyOf(readingFailures),
    )
    .option('--format <format>', `of this format, or with such a part: ${formats.join(', ')}`, anyOf(formats))
    .option('--media-type <type>', 'of this media type, or with such a part', addMediaType)
    .option('--class <code>', 'in this class or one below it', addToList)
    .option('--folder <reference>', 'in this folder', addToList)
    .option('--captured-before <date>', 'captured before this day', parseDay)
    .option(
      '--read-before <date>',
      'last read before this day, or by a release that did not note when',
      parseDay,
    )
    .option('--all', 'all records')
    .option('--dry-run', 'say how many that would be, and do nothing')
    .option('--no-wait', 'do not wait until they have been read: a server or worker does it')
    .addOption(new Option('--status', 'say how far the runs are that go on').conflicts('stop'))
    .option('--stop', 'end all runs; what has been read stays as it is read now')
    .action((given: unknown, command: Command) => {
      const chosen = options.parse(given)
      const request = requestOf(chosen)
      if ((chosen.status || chosen.stop) !== (request === undefined))
        command.error(
          chosen.status || chosen.stop
            ? 'error: --status and --stop speak of all runs, and stand by themselves.'
            : 'error: say which are to be read again, or --all: a choice beside --all says nothing.',
        )
      return context.run((running) => act(running, chosen, request))
    })
}

async function act(
  running: RunningCommand,
  { status, dryRun, wait }: ReadAgainOptions,
  request: ReadAgainRequest | undefined,
): Promise<CommandOutcome> {
  const { services, printer } = running
  const { actor, readAgain } = services
  if (request === undefined && status) {
    const runs = await readAgain.list(actor)
    printer.result(runs, describeRuns(runs))
    return 'done'
  }
  if (request === undefined) return stopRuns(running)
  if (dryRun) {
    const found = await readAgain.preview(actor, request)
    printer.result(found, describeToReadAgain(found))
    return 'done'
  }
  const started = await readAgain.start(actor, request)
  printer.note(describeToReadAgain(started))
  return followRun(running, started, wait)
}

/** Nothing where nothing says which, or too much does. */
function requestOf(chosen: ReadAgainOptions): ReadAgainRequest | undefined {
  const readings = [
    ...(chosen.withoutText ? ['available-without-text'] : []),
    ...(chosen.quarantined ? ['quarantined'] : []),
  ]
  const { why: reasons, format: formats, mediaType: mediaTypes, class: classes, folder: folders } = chosen
  const { capturedBefore, readBefore } = chosen
  const lists = [readings, reasons, formats, mediaTypes, classes, folders]
  const isNarrowed = lists.some(({ length }) => length > 0) || capturedBefore !== null || readBefore !== null
  if (isNarrowed === chosen.all) return undefined
  if (chosen.all) return { all: true }
  return { readings, reasons, formats, mediaTypes, classes, folders, capturedBefore, readBefore }
}

function anyOf(allowed: readonly string[]): typeof addToList {
  return (value, before) => {
    if (!allowed.includes(value)) throw new InvalidArgumentError(`It is one of ${allowed.join(', ')}.`)
    return addToList(value, before)
  }
}

function addMediaType(value: string, before?: readonly string[]): readonly string[] {
  const type = value.trim().toLowerCase()
  if (!/^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/.test(type))
    throw new InvalidArgumentError('It is written type/subtype, as in application/pdf.')
  return addToList(type, before)
}

function parseDay(text: string): string {
  try {
    return parseDate(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : 'It is no date.')
  }
}
