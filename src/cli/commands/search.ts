import { type Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { noFilters } from '../../search/search-filters.ts'
import type { Sought } from '../../search/sought.ts'
import type { CommandContext, CommandOutcome, RunningCommand } from '../command-context.ts'
import type { LeavingServices } from '../command-services.ts'
import { describeAnswer } from '../describe/describe-answer.ts'
import { describeExchange, describeIndex, describeReindex } from '../describe/describe-index.ts'
import type { Printer } from '../printer.ts'
import { countTerms } from '../search/count-terms.ts'
import { writeExport } from '../search/write-export.ts'

const options = z.object({
  size: z.number(),
  synonyms: z.boolean(),
  scanningErrors: z.boolean().default(false),
  export: z.string().min(1).optional(),
  terms: z.string().min(1).optional(),
  as: z.enum(['csv', 'json']).optional(),
  resume: z.literal(true).optional(),
})
const reindexOptions = z
  .object({ rollBack: z.boolean(), discard: z.boolean(), status: z.boolean(), leave: z.boolean() })
  .partial()
const pageSize = z.coerce.number().int().min(1).max(200)

/** `search` and `reindex`. */
export function addSearchCommands(
  program: Command,
  context: CommandContext,
  openLeaving: () => Promise<LeavingServices>,
): void {
  program
    .command('search [query...]')
    .description(
      'find records: words, "phrases", AND, OR, NOT, title: author: class: ref: created:2019..2021',
    )
    .option('--size <n>', 'hits to show, 1 to 200', parseSize, 10)
    .option('--no-synonyms', 'look for the words as typed, and not for what means the same')
    .option('--scanning-errors', 'find near spellings too, below all else and in scanned text alone')
    .option('--export <file>', 'write all of the result to a file: JSON where FILE ends so, else CSV')
    .option('--resume', 'go on with an export that was broken off')
    .option('--terms <file>', 'say what each term of a file finds: one a line, # begins a comment')
    .addOption(new Option('--as <form>', 'the form of the export or the counts').choices(['csv', 'json']))
    .action((words: readonly string[], given: unknown, command: Command) => {
      const { terms, as, resume, size, synonyms, scanningErrors, ...chosen } = options.parse(given)
      const q = words.join(' ')
      const wrong = misused(words.length > 0, { ...chosen, terms, as, resume })
      if (wrong !== undefined) command.error(`error: ${wrong}`)
      return context.run((running) => {
        if (terms !== undefined)
          return countTerms(running, { file: terms, form: as ?? 'table', synonyms, scanningErrors })
        const file = chosen.export
        if (file === undefined) return showHits(running, { ...noFilters, q, synonyms, scanningErrors }, size)
        const form = as ?? (file.endsWith('.json') ? 'json' : 'csv')
        return writeExport(running, { q, synonyms, scanningErrors, file, form, resume: resume === true })
      })
    })
  program
    .command('reindex')
    .description('make the index anew from the records and their texts')
    .addOption(
      new Option('--roll-back', 'let the generation before the last reindex serve again').conflicts([
        'discard',
        'status',
      ]),
    )
    .addOption(
      new Option('--discard', 'let go of that generation now, and not only after a day').conflicts('status'),
    )
    .option('--status', 'say which generations there are and how far the index is behind')
    .addOption(
      new Option(
        '--leave',
        'remove the index, so that the next server may bring another index engine and build it there; alone on the database',
      ).conflicts(['rollBack', 'discard', 'status']),
    )
    .action((given: unknown) => {
      const { rollBack, discard, status, leave } = reindexOptions.parse(given)
      if (leave) return context.runAlone((printer) => leaveIndex(printer, openLeaving))
      return context.run(async ({ services, printer, signal }) => {
        if (status) {
          const found = await services.index.status(services.actor)
          printer.result(found, describeIndex(found))
          return 'done'
        }
        if (discard) {
          const discarded = await services.index.discard(services.actor)
          printer.result(
            { discarded },
            discarded === 0 ? 'there was nothing to let go of' : `${discarded} let go`,
          )
          return 'done'
        }
        if (rollBack) {
          const summary = await services.index.rollBack(services.actor)
          printer.result(summary, describeExchange(summary))
          return summary.outcome === 'swapped' ? 'done' : 'found-wrong'
        }
        const progress = printer.progress('indexed')
        const summary = await services
          .reindex(services.actor, ({ done, total }) => progress.update(done, total), signal)
          .finally(() => progress.stop())
        printer.result(summary, describeReindex(summary))
        const isWhole = summary.withoutText === 0 && summary.refused.length === 0
        return summary.outcome === 'swapped' && isWhole ? 'done' : 'found-wrong'
      })
    })
}

async function leaveIndex(printer: Printer, open: () => Promise<LeavingServices>): Promise<CommandOutcome> {
  const services = await open()
  try {
    const left = await services.leaveIndex(services.actor)
    printer.result(
      { left },
      `The index on ${left} has gone. Set or unset ELASTICSEARCH_URL and start a server: it builds the index anew, and until then searches say how much they lack.`,
    )
    return 'done'
  } catch (error) {
    await services.noteRefused(error)
    throw error
  } finally {
    await services.close()
  }
}

type Chosen = Pick<z.output<typeof options>, 'export' | 'terms' | 'as' | 'resume'>

/** What does not go together, in words. */
function misused(hasQuery: boolean, { export: file, terms, as, resume }: Chosen): string | undefined {
  if (terms !== undefined && (hasQuery || file !== undefined || resume))
    return '--terms stands by itself: each line of the file is a query.'
  if (terms === undefined && !hasQuery) return "missing required argument 'query'"
  if (resume && file === undefined) return '--resume goes on with an --export.'
  if (as !== undefined && file === undefined && terms === undefined)
    return '--as says how to --export, or to count --terms.'
  return undefined
}

async function showHits(
  { services, printer }: RunningCommand,
  sought: Sought,
  size: number,
): Promise<CommandOutcome> {
  const answer = await services.search(services.actor, {
    ...sought,
    sort: 'relevance',
    size,
    cursor: null,
    facets: [],
  })
  printer.result(answer, describeAnswer(answer))
  return 'done'
}

/** Refused as commander refuses every wrong option: in one line, with exit code 2. */
function parseSize(text: string): number {
  const size = pageSize.safeParse(text)
  if (!size.success) throw new InvalidArgumentError('It is a whole number from 1 to 200.')
  return size.data
}
