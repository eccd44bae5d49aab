import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { isId, type RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { parseDate } from '../../records/dates/parse-date.ts'
import type { IndexCompleteness } from '../../search/index-upkeep/index-completeness.ts'

/** How far an unfinished export is, beside its file. */
export interface DraftState {
  /** Digest of who asks for what, in which form. */
  readonly question: string
  readonly reading: number
  readonly day: CivilDate
  /** `null`: of an export that an earlier release began. */
  readonly vocabulary: string | null
  readonly rows: number
  readonly last: RecordId | null
  /** Bytes of the file that hold these rows; what stands behind them was not finished. */
  readonly bytes: number
  /** The least that the index knew while any of it was written. */
  readonly index: IndexCompleteness
}

/** A file that grows page by page, and has its name once it is whole. */
export interface ExportDraft {
  readonly state: DraftState
  /**
   * Writes what belongs to the state; both last before it resolves, or the state of before does. Throws `conflict`, as `finish`
   * does, where the file is another's by now.
   */
  append(text: string, next: Pick<DraftState, 'rows' | 'last'>): Promise<void>
  /** Writes the end, and gives the file its name. */
  finish(tail: string): Promise<void>
  close(): Promise<void>
}

const stateSchema = z.object({
  question: z.string(),
  reading: z.number().int().min(1),
  day: z.string().transform((text) => parseDate(text)),
  vocabulary: z.string().nullable().default(null),
  rows: z.number().int().min(0),
  last: z
    .string()
    .refine(isId<RecordId>)
    .nullable(),
  bytes: z.number().int().min(0),
  index: z
    .object({ state: z.enum(['current', 'behind', 'incomplete']), behind: z.number().int().min(0) })
    .default({ state: 'current', behind: 0 }),
})

const draftOf = (path: string) => `${path}.part`
const stateOf = (path: string) => `${path}.part.json`

/** The state of an unfinished export to `path`; throws `malformed` where there is none, or one of another question. */
export async function readDraftState(path: string, question: string): Promise<DraftState> {
  const state = await parseState(path)
  if (state === undefined)
    throw new MunimentError('malformed', `There is no unfinished export to ${path}: run it without --resume.`)
  if (state.question === question) return state
  throw new MunimentError(
    'malformed',
    `The unfinished export to ${path} is of another question, person or form: repeat that one, or run this without --resume.`,
  )
}

/** Opens the file for what follows `state`; a new one where that has no bytes. For nobody else to read. */
export async function openDraft(path: string, state: DraftState): Promise<ExportDraft> {
  const file = await openFile(draftOf(path), state)
  try {
    if ((await file.stat()).size < state.bytes)
      throw new MunimentError(
        'malformed',
        `${draftOf(path)} is shorter than was written: run it without --resume.`,
      )
    await file.truncate(state.bytes)
    return growing(path, file, state)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openFile(draft: string, { bytes }: DraftState): Promise<FileHandle> {
  if (bytes === 0) {
    // Another file: whoever still writes to the one before is not to write to this.
    await rm(draft, { force: true })
    return open(draft, 'wx', 0o600)
  }
  try {
    return await open(draft, 'r+')
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
    throw new MunimentError('malformed', `${draft} is not there any more: run it without --resume.`, {
      cause: error,
    })
  }
}

function growing(path: string, file: FileHandle, begun: DraftState): ExportDraft {
  let state = begun
  const requireOurs = async (): Promise<void> => {
    const [ours, there] = await Promise.all([file.stat(), statOf(draftOf(path))])
    if (there?.ino === ours.ino && there.dev === ours.dev) return
    throw new MunimentError(
      'conflict',
      `Another export to ${path} was begun meanwhile: give each a file of its own.`,
    )
  }
  const write = async (text: string): Promise<number> => {
    const bytes = Buffer.from(text)
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, written, undefined, state.bytes + written)
      written += bytesWritten
    }
    await file.datasync()
    return bytes.length
  }
  return {
    get state() {
      return state
    },
    append: async (text, next) => {
      await requireOurs()
      state = { ...state, ...next, bytes: state.bytes + (await write(text)) }
      // Whole or not at all: a state that cannot be read would lose what is written.
      await writeFile(`${stateOf(path)}.new`, JSON.stringify(state), { mode: 0o600, flush: true })
      await rename(`${stateOf(path)}.new`, stateOf(path))
    },
    finish: async (tail) => {
      // Not in the state: who goes on behind the last row writes the end again.
      await write(tail)
      await requireOurs()
      await rename(draftOf(path), path)
      await rm(stateOf(path), { force: true })
    },
    close: () => file.close(),
  }
}

async function statOf(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function parseState(path: string): Promise<DraftState | undefined> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(stateOf(path), 'utf8')))
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw new MunimentError('malformed', `${stateOf(path)} cannot be read: run it without --resume.`, {
      cause: error,
    })
  }
}
