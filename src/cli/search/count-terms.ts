import { readFile } from 'node:fs/promises'
import { csvRow } from '../../kernel/csv-row.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import { type BatchAnswer, mostTerms } from '../../search/batch-search.ts'
import { noFilters } from '../../search/search-filters.ts'
import type { CommandOutcome, RunningCommand } from '../command-context.ts'
import { asLine } from '../for-terminal.ts'

interface CountOptions {
  readonly file: string
  readonly form: 'csv' | 'json' | 'table'
  readonly synonyms: boolean
  readonly scanningErrors: boolean
}

/** Counts what each term of a file finds: one a line, `#` comments and blank lines ignored. Wrong terms are found wrong. */
export async function countTerms(
  { services, printer, signal }: RunningCommand,
  { file, form, synonyms, scanningErrors }: CountOptions,
): Promise<CommandOutcome> {
  const terms = termsOf(await readText(file))
  const faults =
    terms.length === 0 ? 'holds no term' : terms.length > mostTerms ? `holds ${terms.length} terms` : ''
  if (faults !== '')
    throw new MunimentError('malformed', `${file} ${faults}; one a line, 1 to ${mostTerms} of them.`)
  const answer = await services.countTerms(
    services.actor,
    { ...noFilters, terms, synonyms, scanningErrors },
    signal,
  )
  const wrong = answer.items.filter((item) => 'error' in item).length
  if (form === 'table') printer.result(answer, asTable(answer))
  else printer.data(answer, form === 'json' ? JSON.stringify(answer) : asCsv(answer))
  if (wrong > 0) printer.note(`${wrong} of ${terms.length} terms are no queries`)
  return wrong === 0 ? 'done' : 'found-wrong'
}

function termsOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file))
  } catch (error) {
    const problem = systemErrorCode(error) === undefined ? 'is not UTF-8 text' : 'cannot be read'
    throw new MunimentError('malformed', `${file} ${problem}.`, { cause: error })
  }
}

const columns = ['term', 'total', 'matchingAll', 'interpretation', 'error']

/** No spreadsheet takes a term for a formula. */
function asCsv({ items }: BatchAnswer): string {
  const rows = items.map((item) =>
    'error' in item
      ? [item.term, null, null, null, item.error.message]
      : [item.term, item.total, item.matchingAll, item.interpretation, null],
  )
  return [columns, ...rows].map((row) => csvRow(row, '')).join('\n')
}

function asTable({ items, distinct }: BatchAnswer): string {
  const lines = items.map((item) => {
    const [count, remark] =
      'error' in item
        ? ['–', item.error.message]
        : [`${item.totalIsExact ? '' : 'about '}${item.total}`, `${wholeOf(item)}${item.interpretation}`]
    return `${count.padStart(9)}  ${item.term}  (${remark})`
  })
  return [
    ...lines.map(asLine),
    ...(distinct === null ? [] : [`${String(distinct).padStart(9)}  found by any of them`]),
  ].join('\n')
}

/** How many of those counted have all the words, where some have only most of them. */
function wholeOf({
  matchingAll,
  total,
}: {
  readonly matchingAll: number | null
  readonly total: number
}): string {
  return matchingAll !== null && matchingAll < total ? `${matchingAll} with all of it; ` : ''
}
