import { pipeline, type Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { parse } from 'csv-parse'
import type { Request } from 'express'
import type { z } from 'zod'
import { type FieldError, MunimentError } from '../../kernel/muniment-error.ts'

export interface CsvLimits {
  readonly bytes: number
  readonly lines: number
}

/** Longer than any line that a person or a program means, and short enough to be held while its end is looked for. */
const MAX_LINE_CHARACTERS = 64 * 1024

/** As many as an answer names of the faults of a JSON body. */
const MAX_ERRORS = 50

/** What `csv-parse` gives with `info`: a row by its columns, and the line on which it ends. */
interface CsvRecord {
  readonly record: unknown
  readonly info: { readonly lines: number }
}

/**
 * Reads a body of `text/csv` as it streams: a header that names columns of `schema`, in any order, then at least one row.
 * Of the text itself no more than a line lies in memory. Throws `malformed` with faults and their lines (cut off, not
 * UTF-8, an unknown column, no row), and `too-large` past `limits`.
 */
export async function readCsvBody<Schema extends z.ZodObject>(
  request: Request,
  schema: Schema,
  limits: CsvLimits,
): Promise<readonly z.output<Schema>[]> {
  const rows: z.output<Schema>[] = []
  const errors: FieldError[] = []
  const parser = parse({
    columns: (header: readonly string[]) => knownColumns(header, Object.keys(schema.shape)),
    skip_empty_lines: true,
    info: true,
    max_record_size: MAX_LINE_CHARACTERS,
  })
  pipeline(textOf(request, limits.bytes), parser, () => undefined)
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      if (rows.length === limits.lines)
        throw new MunimentError('too-large', `The table holds more than ${limits.lines} lines.`)
      const parsed = schema.safeParse(record, { reportInput: true })
      if (parsed.success) rows.push(parsed.data)
      else errors.push(...faultsOf(parsed.error, info.lines))
      if (errors.length > MAX_ERRORS) break
    }
  } catch (error) {
    throw error instanceof MunimentError ? error : notCsv(error)
  }
  if (errors.length > 0)
    throw new MunimentError('malformed', 'The table cannot be used as it is.', {
      errors: errors.slice(0, MAX_ERRORS),
    })
  if (rows.length === 0)
    throw new MunimentError('malformed', 'The table holds no line: send a header, and a line for each.')
  return rows
}

/** The body as text; whoever stops reading it leaves the connection open, for the answer. */
async function* textOf(request: Request, limit: number): AsyncGenerator<string> {
  // RFC 4180 says nothing of it; decoding anything else as UTF-8 would put U+FFFD where a name had letters.
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  // A request that was given no encoding yields buffers.
  const chunks = (request as Readable).iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  for await (const chunk of chunks) {
    size += chunk.byteLength
    if (size > limit) throw new MunimentError('too-large', `The table is larger than ${limit} bytes.`)
    yield decode(decoder, chunk)
  }
  yield decode(decoder)
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
  } catch (cause) {
    throw new MunimentError('malformed', 'The body is not UTF-8 text.', { cause })
  }
}

function knownColumns(header: readonly string[], columns: readonly string[]): string[] {
  const names = header.map((name) => name.trim())
  if (names.every((name) => columns.includes(name)) && new Set(names).size === names.length) return names
  throw new MunimentError('malformed', `The first line names columns, each once, of: ${columns.join(', ')}.`)
}

function faultsOf(error: z.ZodError, line: number): readonly FieldError[] {
  return error.issues.map((issue) => ({
    path: `line ${line}, ${issue.path.join('.')}`,
    message: issue.input === undefined ? 'is required' : issue.message,
  }))
}

function notCsv(cause: unknown): MunimentError {
  return new MunimentError(
    'malformed',
    'The body is not a table as CSV (RFC 4180), or ended before it was complete.',
    { cause },
  )
}
