import { sep } from 'node:path'
import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { composedName } from '../../records/composed-name.ts'
import { parseDate } from '../../records/dates/parse-date.ts'
import { markings } from '../../records/marking.ts'
import { readTable } from './read-table.ts'

const blankAsAbsent = (text: string | undefined): string | undefined =>
  text?.trim() === '' ? undefined : text?.trim()
const text = z.string().optional().transform(blankAsAbsent)
const date = text.transform((value, context) => {
  if (value === undefined) return undefined
  try {
    return parseDate(value)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not a date' })
    return z.NEVER
  }
})
const subjects = text.transform((value, context) => {
  if (value === undefined) return undefined
  const parts = value.split(';').map((part) => /^\s*([^:]+?)\s*:\s*(.+?)\s*$/.exec(part))
  if (parts.some((part) => part === null)) {
    context.addIssue({ code: 'custom', message: 'subjects are written type:id, several with ; between them' })
    return z.NEVER
  }
  return parts.map((part) => ({ type: composedName(part?.[1] ?? ''), id: composedName(part?.[2] ?? '') }))
})

const row = z.object({
  path: z.string().min(1, 'every line names a file'),
  folder: text,
  title: text,
  date,
  author: text,
  marking: text.pipe(z.enum(markings).optional()),
  receivedOn: date,
  capturedOn: date,
  legacyReference: text,
  sha256: text.pipe(
    z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, '64 hexadecimal digits')
      .transform((digits) => digits.toLowerCase())
      .optional(),
  ),
  subjects,
})

export type ManifestRow = z.infer<typeof row>

/**
 * Reads a manifest (columns of API.md, in any order; all but `path` may be missing), by path: written as it is there,
 * since files may differ in no more than how an accent is written, and `matchRows` looks for its file. Throws
 * `malformed` with every fault and its line, before anything is imported.
 */
export async function readManifest(file: string): Promise<ReadonlyMap<string, ManifestRow>> {
  const rows = new Map<string, ManifestRow>()
  const errors: { path: string; message: string }[] = []
  for (const { row: found, line } of await readTable(file, 'manifest', row)) {
    const below = found.path.replace(/^\.[\\/]/, '')
    const path = sep === '\\' ? below.replaceAll('\\', '/') : below
    if (rows.has(path))
      errors.push({ path: `line ${line}, path`, message: `${path} stands in the manifest twice` })
    rows.set(path, { ...found, path })
  }
  if (errors.length > 0)
    throw new MunimentError('malformed', 'The manifest cannot be used as it is.', { errors })
  return rows
}
