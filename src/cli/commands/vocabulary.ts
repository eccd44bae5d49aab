import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { z } from 'zod'
import { isId, type VocabularyEntryId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { VocabularyReport } from '../../search/vocabulary/apply-vocabulary.ts'
import type { VocabularyEntry } from '../../search/vocabulary/vocabulary-entry.ts'
import type { CommandContext, CommandOutcome, RunningCommand } from '../command-context.ts'
import { readVocabularyFile } from '../vocabulary/read-vocabulary-file.ts'

const addOptions = z.object({ note: z.string().default('') })
const PAGE = 200

/** `vocabulary list|add|remove|apply`: synonyms and acronyms, in use by every search from the moment of the change. */
export function addVocabularyCommands(program: Command, context: CommandContext): void {
  const vocabulary = program
    .command('vocabulary')
    .description('synonyms and acronyms: forms that mean the same to a search')
  vocabulary
    .command('list')
    .description('show all entries, by their first forms')
    .action(() => context.run(list))
  vocabulary
    .command('add <forms...>')
    .description(
      'add forms that mean the same, each an argument of its own: DfI "Department for Infrastructure"',
    )
    .option('--note <text>', 'why it is there')
    .action((forms: readonly string[], given: unknown) =>
      context.run(async ({ services, printer }) => {
        const { note } = addOptions.parse(given)
        const entry = await services.vocabulary.add(services.actor, { forms, note })
        printer.result(shown(entry), `added ${describe(entry)}`)
        return 'done'
      }),
    )
  vocabulary
    .command('remove <form>')
    .description('remove the entry that has this form, or this id')
    .action((form: string) =>
      context.run(async ({ services, printer }) => {
        const entry = await services.vocabulary.remove(services.actor, await idOf(services, form))
        printer.result(shown(entry), `removed ${describe(entry)}`)
        return 'done'
      }),
    )
  vocabulary
    .command('apply <file>')
    .description(
      'bring in the entries of a YAML or CSV file, all of them or none; what it does not name stays',
    )
    .action((file: string) => context.run((running) => apply(running, file)))
}

async function list({ services, printer }: RunningCommand): Promise<CommandOutcome> {
  const entries: VocabularyEntry[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await services.vocabulary.list(services.actor, { size: PAGE, cursor: cursor ?? null })
    entries.push(...page.items)
    cursor = page.next
  }
  printer.result({ items: entries.map(shown) }, entries.map(describe).join('\n') || 'the vocabulary is empty')
  return 'done'
}

async function apply({ services, printer }: RunningCommand, file: string): Promise<CommandOutcome> {
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true)
    throw new MunimentError('malformed', `${file} is not a file that can be read.`)
  const report = await services.vocabulary.apply(services.actor, await readVocabularyFile(file))
  printer.result(report, describeReport(report))
  return report.errors.length === 0 ? 'done' : 'found-wrong'
}

function describeReport({ created, changed, unchanged, errors }: VocabularyReport): string {
  if (errors.length === 0) return `${created} created, ${changed} changed, ${unchanged} unchanged`
  const faults = errors.map(({ path, message }) => `error ${path}: ${message}`)
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`
  return [...faults, `${count}; nothing was changed`].join('\n')
}

async function idOf(services: RunningCommand['services'], form: string): Promise<VocabularyEntryId> {
  if (isId<VocabularyEntryId>(form)) return form
  return (await services.vocabulary.find(services.actor, form)).id
}

function describe({ id, forms, note }: VocabularyEntry): string {
  return `${id}  ${forms.join(' = ')}${note === '' ? '' : `  (${note})`}`
}

function shown({ id, forms, note, revision, changedAt }: VocabularyEntry) {
  return { id, forms, note, revision, changedAt: changedAt?.toISOString() ?? null }
}
