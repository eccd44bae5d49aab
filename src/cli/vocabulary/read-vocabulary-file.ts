import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { writePath } from '../../kernel/write-path.ts'
import { composedName } from '../../records/composed-name.ts'
import { isPlainText } from '../../records/is-plain-text.ts'
import type { EntryOfFile } from '../../search/vocabulary/apply-vocabulary.ts'
import { readTable } from '../import/read-table.ts'

/** Some ten thousand entries; what is larger is no vocabulary. */
const MAX_BYTES = 2 * 1024 * 1024

const plain = z.string().refine(isPlainText, 'holds control characters or broken Unicode')
const form = plain.max(200).overwrite(composedName).min(1, 'is empty')
const note = plain.max(500).default('')
const row = z.object({
  forms: z
    .string()
    .transform((text) => text.split('|').map(composedName))
    .pipe(z.array(form)),
  note,
})
const yamlFile = z.strictObject({
  vocabulary: z.array(z.strictObject({ forms: z.array(form), note })).min(1, 'names no entry'),
})

/**
 * The entries of a file: YAML, or CSV where it is called so, with the columns `forms` (separated by `|`) and `note`. Throws
 * `malformed` with every fault and its line.
 */
export async function readVocabularyFile(file: string): Promise<readonly EntryOfFile[]> {
  if (/\.csv$/i.test(file)) {
    const rows = await readTable(file, 'vocabulary', row)
    return rows.map(({ row: entry, line }) => ({ ...entry, place: `line ${line}` }))
  }
  const text = decode(await readFile(file))
  try {
    return parseYaml(text)
  } catch (error) {
    if (error instanceof MunimentError) throw error
    // The library runs out of stack, or of patience with aliases.
    throw new MunimentError('malformed', 'The vocabulary is nested too deep, or repeats itself too often.', {
      cause: error,
    })
  }
}

function decode(bytes: Buffer): string {
  if (bytes.length > MAX_BYTES)
    throw new MunimentError('malformed', 'The vocabulary is larger than 2 MiB: take it apart.')
  if (!isUtf8(bytes))
    throw new MunimentError('malformed', 'The vocabulary is not UTF-8 text: save it as UTF-8.')
  return bytes.toString('utf8')
}

function parseYaml(text: string): readonly EntryOfFile[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number) => `line ${lines.linePos(offset).line}`
  refuse(document.errors.map(({ pos, message }) => ({ path: lineAt(pos[0]), message })))
  const placeOf = (path: readonly PropertyKey[]): string => {
    // What is missing has no place of its own: its parent's is said.
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true)
      if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
        return lineAt(Number(node.range[0]))
    }
    return 'line 1'
  }
  const parsed = yamlFile.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (!parsed.success) {
    const { issues } = parsed.error
    refuse(
      issues.map(({ path, message }) => ({
        path: `${placeOf(path)}, ${writePath(path.map(step))}`,
        message,
      })),
    )
    return []
  }
  return parsed.data.vocabulary.map((entry, at) => ({ ...entry, place: placeOf(['vocabulary', at]) }))
}

/** Paths of parsed documents hold names and places only, never symbols. */
function step(part: PropertyKey): string | number {
  return typeof part === 'number' ? part : String(part)
}

function refuse(errors: readonly { readonly path: string; readonly message: string }[]): void {
  if (errors.length > 0)
    throw new MunimentError('malformed', 'The vocabulary cannot be used as it is.', { errors })
}
