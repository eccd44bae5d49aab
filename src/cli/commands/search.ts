import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { noFilters } from '../../search/search-filters.ts'
import type { CommandContext } from '../command-context.ts'
import { describeAnswer } from '../describe/describe-answer.ts'

const options = z.object({ size: z.number(), synonyms: z.boolean() })
const pageSize = z.coerce.number().int().min(1).max(200)

/** `search` and `reindex`. */
export function addSearchCommands(program: Command, context: CommandContext): void {
  program
    .command('search <query...>')
    .description(
      'find records: words, "phrases", AND, OR, NOT, title: author: class: ref: created:2019..2021',
    )
    .option('--size <n>', 'hits to show, 1 to 200', parseSize, 10)
    .option('--no-synonyms', 'look for the words as typed, and not for what means the same')
    .action((words: readonly string[], given: unknown) =>
      context.run(async ({ services, printer }) => {
        const asked = options.parse(given)
        const answer = await services.search(services.actor, {
          q: words.join(' '),
          synonyms: asked.synonyms,
          ...noFilters,
          sort: 'relevance',
          size: asked.size,
          cursor: null,
          facets: [],
        })
        const { matchingAll: _boundary, ...shown } = answer
        printer.result(shown, describeAnswer(answer))
        return 'done'
      }),
    )
  program
    .command('reindex')
    .description('make the index anew from the records and their texts')
    .action(() =>
      context.run(async ({ services, printer }) => {
        const progress = printer.progress('indexed')
        const summary = await services.reindex(services.actor, ({ done, total }) =>
          progress.update(done, total),
        )
        progress.stop()
        printer.result(summary, `${summary.indexed} of ${summary.total} records are in the index`)
        return 'done'
      }),
    )
}

/** Refused as commander refuses every wrong option: in one line, with exit code 2. */
function parseSize(text: string): number {
  const size = pageSize.safeParse(text)
  if (!size.success) throw new InvalidArgumentError('It is a whole number from 1 to 200.')
  return size.data
}
