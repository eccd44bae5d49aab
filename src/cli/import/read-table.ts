import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse/sync'
import type { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { isPlainText } from '../../records/is-plain-text.ts'

/** A row of a table with the line it stands on. */
export interface TableRow<Row> {
  readonly row: Row
  readonly line: number
}

/**
 * Reads a CSV file whose header names columns of `schema`, each once, in any order, and all that it wants. Throws `malformed` with every fault
 * and its line, control characters among them, where it is not UTF-8, and where there is no row: who sends nothing has
 * meant something. `name` is what the file is called in messages: `manifest`.
 */
export async function readTable<Schema extends z.ZodObject>(
  file: string,
  name: string,
  schema: Schema,
): Promise<readonly TableRow<z.infer<Schema>>[]> {
  const rows: TableRow<z.infer<Schema>>[] = []
  const errors: { path: string; message: string }[] = []
  const source = decode(await readFile(file), name)
  const columns = Object.keys(schema.shape)
  const needed = columns.filter((column) => !schema.shape[column].safeParse(undefined).success)
  for (const { record, line } of parseCsv(source, name, { columns, needed })) {
    for (const column of Object.keys(record).filter((name) => !isPlainText(record[name] ?? '')))
      errors.push({ path: `line ${line}, ${column}`, message: 'holds control characters' })
    const parsed = schema.safeParse(record)
    if (parsed.success) rows.push({ row: parsed.data, line })
    else {
      for (const issue of parsed.error.issues)
        errors.push({ path: `line ${line}, ${issue.path.join('.')}`, message: issue.message })
    }
  }
  if (errors.length > 0)
    throw new MunimentError('malformed', `The ${name} cannot be used as it is.`, { errors })
  if (rows.length === 0)
    throw new MunimentError('malformed', `The ${name} holds no line: a header, and a line for each.`)
  return rows
}

/** The columns that a table may have, and those among them that it must. */
interface Columns {
  readonly columns: readonly string[]
  readonly needed: readonly string[]
}

/** A row by its columns, as read. */
interface Cells {
  readonly [column: string]: string
}

/** Spreadsheets save in the code page of their country unless told: read as UTF-8, Siân would lose a letter for good. */
function decode(bytes: Buffer, name: string): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new MunimentError('malformed', `The ${name} is not UTF-8 text: save it as CSV in UTF-8.`)
}

function parseCsv(
  source: string,
  name: string,
  columns: Columns,
): readonly { readonly record: Cells; readonly line: number }[] {
  let whole = 0
  try {
    const found = parse(source, {
      bom: true,
      columns: (header: readonly string[]) => {
        whole = 1
        return knownColumns(header, name, columns)
      },
      on_record: (record: unknown, { lines }) => {
        whole = lines
        return record
      },
      skip_empty_lines: true,
      info: true,
    }) as unknown as readonly { readonly record: Cells; readonly info: { readonly lines: number } }[]
    return found.map(({ record, info }) => ({ record, line: info.lines }))
  } catch (error) {
    if (error instanceof MunimentError) throw error
    throw new MunimentError('malformed', `The ${name} is not a CSV file: ${faultOf(error, whole)}`)
  }
}

/** A quote too many is noticed where the next one stands, or at the end, which may be thousands of lines further on. */
function faultOf(error: unknown, whole: number): string {
  const message = error instanceof Error ? error.message : ''
  const isOfQuotes = error instanceof CsvError && error.code.includes('CLOS')
  return isOfQuotes ? `a quote that opens after line ${whole} does not close there. ${message}` : message
}

/** Of two columns of one name, one would go unread; one that is not there is missing from every line. */
function knownColumns(header: readonly string[], name: string, { columns, needed }: Columns): string[] {
  const [only = '', ...others] = header
  if (others.length === 0 && /[;\t]/.test(only))
    throw new MunimentError(
      'malformed',
      `The ${name} keeps its columns apart by semicolons or tabs: save it as CSV with commas.`,
    )
  const known = header.map((column) => knownColumn(column, name, columns))
  const twice = known.find((column, index) => known.indexOf(column) < index)
  if (twice !== undefined) throw new MunimentError('malformed', `The ${name} has the column ${twice} twice.`)
  const missing = needed.filter((column) => !known.includes(column))
  if (missing.length === 0) return known
  throw new MunimentError(
    'malformed',
    `The ${name} has no column ${missing.join(', ')}; its first line names the columns: ${columns.join(', ')}.`,
  )
}

function knownColumn(column: string, name: string, columns: readonly string[]): string {
  const trimmed = column.trim()
  if (columns.includes(trimmed)) return trimmed
  throw new MunimentError(
    'malformed',
    `The ${name} has a column ${trimmed}; it may have: ${columns.join(', ')}.`,
  )
}
