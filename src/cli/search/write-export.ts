import { csvRow } from '../../kernel/csv-row.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import { sha256Hex } from '../../kernel/sha256.ts'
import type { Cells } from '../../kernel/stream-rows.ts'
import type { OpenedExport } from '../../search/export/export-records.ts'
import { exportColumns, exportedCells } from '../../search/export/exported-record.ts'
import type { IndexCompleteness } from '../../search/index-upkeep/index-completeness.ts'
import { noFilters } from '../../search/search-filters.ts'
import type { CommandOutcome, RunningCommand } from '../command-context.ts'
import { fileToWrite } from '../file-to-write.ts'
import { type DraftState, openDraft, readDraftState } from './export-draft.ts'

export interface ExportOptions {
  readonly q: string
  readonly synonyms: boolean
  readonly scanningErrors: boolean
  readonly file: string
  readonly form: 'csv' | 'json'
  /** Goes on with what was broken off. */
  readonly resume: boolean
}

/** Writes a whole result to a file that has its name once it is whole; until then it can be gone on with. */
export async function writeExport(
  { services, printer, signal }: RunningCommand,
  { q, synonyms, scanningErrors, file, form, resume }: ExportOptions,
): Promise<CommandOutcome> {
  const path = await fileToWrite(file)
  const question = sha256Hex(JSON.stringify([services.actor.id, q, synonyms, scanningErrors, form]))
  const broken = resume ? await readDraftState(path, question) : undefined
  const opened = await services.exportSearch(services.actor, {
    ...noFilters,
    q,
    synonyms,
    scanningErrors,
    form,
    after: broken?.last ?? null,
    reading: broken?.reading ?? null,
    day: broken?.day ?? null,
    vocabulary: broken?.vocabulary ?? null,
  })
  const { reading, day, vocabulary, interpretation } = opened
  // What was passed before the index knew of it is missing for good.
  const index = broken === undefined ? opened.index : lesserOf(broken.index, opened.index)
  const state = {
    ...(broken ?? { question, reading, day, vocabulary, rows: 0, last: null, bytes: 0 }),
    index,
  }
  const progress = printer.progress('exported')
  let rows: number
  try {
    rows = await fill({
      path,
      form,
      state,
      opened,
      signal,
      onRows: (done) => progress.update(done, Math.max(done, opened.total)),
    })
  } catch (error) {
    if (!isMunimentError(error, 'conflict')) printer.note(`${path} is not whole: go on with --resume`)
    throw error
  } finally {
    progress.stop()
  }
  if (index.state === 'incomplete')
    printer.note('the index is being rebuilt or lacks records: so may the export')
  if (index.state === 'behind')
    printer.note(`${index.behind} records were not indexed yet, and may be missing`)
  printer.result(
    { out: path, rows, reading, day, index, interpretation },
    `written: ${path}\n  ${rows} records (${interpretation})`,
  )
  return index.state === 'current' ? 'done' : 'found-wrong'
}

const fromLeast = ['incomplete', 'behind', 'current'] as const

function lesserOf(one: IndexCompleteness, other: IndexCompleteness): IndexCompleteness {
  const state = fromLeast.find((each) => each === one.state || each === other.state) ?? one.state
  return { state, behind: Math.max(one.behind, other.behind) }
}

interface Filling {
  readonly path: string
  readonly form: 'csv' | 'json'
  readonly state: DraftState
  readonly opened: OpenedExport
  readonly signal: AbortSignal
  readonly onRows: (done: number) => void
}

/** Answers how many rows the whole file has. */
async function fill({ path, form, state, opened, signal, onRows }: Filling): Promise<number> {
  const { head, rowsOf, tail } = forms[form]
  const draft = await openDraft(path, state)
  try {
    if (draft.state.bytes === 0) await draft.append(head, { rows: 0, last: null })
    onRows(draft.state.rows)
    for await (const page of opened.pages()) {
      signal.throwIfAborted()
      const rows = draft.state.rows + page.length
      const last = page.at(-1)?.id ?? draft.state.last
      await draft.append(rowsOf(page.map(exportedCells), draft.state.rows), { rows, last })
      onRows(rows)
    }
    const { rows } = draft.state
    await draft.finish(tail(rows))
    return rows
  } finally {
    await draft.close()
  }
}

interface Form {
  readonly head: string
  /** The text of rows, of which some stand before. */
  readonly rowsOf: (rows: readonly Cells[], before: number) => string
  readonly tail: (rows: number) => string
}

/** As the API writes them. */
const forms: { readonly [Name in 'csv' | 'json']: Form } = {
  csv: {
    head: csvRow(exportColumns, '\n'),
    rowsOf: (rows) =>
      rows
        .map((row) =>
          csvRow(
            exportColumns.map((column) => row[column] ?? null),
            '\n',
          ),
        )
        .join(''),
    tail: () => '',
  },
  json: {
    head: '[',
    rowsOf: (rows, before) =>
      rows.map((row, at) => `${before + at === 0 ? '' : ','}\n${JSON.stringify(row)}`).join(''),
    tail: (rows) => (rows === 0 ? ']\n' : '\n]\n'),
  },
}
