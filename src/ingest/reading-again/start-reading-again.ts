import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { newId, type ReadingRunId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ReadAgainTx } from '../ports.ts'
import { keyOfRun } from './key-of-run.ts'
import type { FoundRecords, WhichRecords } from './which-records.ts'

/** Which records, as people name them: folders by their references. `all` stands alone. */
export type ReadAgainRequest =
  | { readonly all: true }
  | (Omit<WhichRecords, 'folders'> & { readonly folders: readonly string[] })

/** A run that has begun. */
export interface StartedRun extends FoundRecords {
  readonly run: ReadingRunId
}

export interface StartReadingAgain {
  /** What a run would read, and nothing done. */
  preview(actor: Actor, request: ReadAgainRequest): Promise<FoundRecords>
  start(actor: Actor, request: ReadAgainRequest): Promise<StartedRun>
}

interface Deps {
  readonly unitOfWork: UnitOfWork<ReadAgainTx>
  readonly installation: { readonly id: string }
  readonly clock: Clock
}

const everything: WhichRecords = {
  readings: [],
  reasons: [],
  formats: [],
  mediaTypes: [],
  classes: [],
  folders: [],
  capturedBefore: null,
  readBefore: null,
}

/**
 * Has what an earlier release read, or could not, read anew by this one. One entry in the log says who asked for which records
 * and how many there were; the reading is work of the queue, behind all that was captured. Throws `malformed` where nothing says
 * which, `unknown-class` and `unknown-folder`.
 */
export function makeStartReadingAgain({ unitOfWork, installation, clock }: Deps): StartReadingAgain {
  const find = async (tx: ReadAgainTx, request: ReadAgainRequest, since: Date) => {
    const which = await resolve(tx, request)
    return { which, found: await tx.readAgain.count(which, since) }
  }
  return {
    preview: async (actor, request) => {
      requireAllowed(actor, 'read-again')
      return (await unitOfWork.run((tx) => find(tx, request, clock.now()), 'read-only')).found
    },
    start: async (actor, request) => {
      requireAllowed(actor, 'read-again')
      const run = newId<ReadingRunId>()
      const since = clock.now()
      return unitOfWork.run(async (tx) => {
        const { which, found } = await find(tx, request, since)
        if (found.records > 0) {
          const step = { run, which, since: since.toISOString(), after: null, asked: 0, total: found.records }
          await tx.jobs.enqueue('read-again', step, { key: keyOfRun(run) })
        }
        await tx.audit.append({
          actor,
          action: 'reading.asked-again',
          subject: { type: 'installation', id: installation.id },
          codes: { run, records: found.records, ...codesOf(which) },
        })
        return { run, ...found }
      })
    },
  }
}

async function resolve({ readAgain }: ReadAgainTx, request: ReadAgainRequest): Promise<WhichRecords> {
  if ('all' in request) return everything
  const given = [request.readings, request.reasons, request.formats, request.mediaTypes, request.classes]
  const days = [request.capturedBefore, request.readBefore]
  const isNarrowed = [...given, request.folders].some(isSome) || days.some((day) => day !== null)
  if (!isNarrowed) throw new MunimentError('malformed', 'Say which records are to be read again, or all.')
  refuse('unknown-class', 'class', await readAgain.unknownClasses(request.classes))
  const folders = await readAgain.findFolders(request.folders)
  const known = new Set(folders.map(({ reference }) => reference))
  refuse(
    'unknown-folder',
    'folder',
    request.folders.filter((reference) => !known.has(reference)),
  )
  return { ...request, folders: folders.map(({ id }) => id) }
}

function isSome(list: readonly unknown[]): boolean {
  return list.length > 0
}

function refuse(code: 'unknown-class' | 'unknown-folder', what: string, unknown: readonly string[]): void {
  const [first] = unknown
  if (first !== undefined) throw new MunimentError(code, `There is no ${what} ${first}.`)
}

/** What was given of it; ids and codes alone. */
function codesOf(which: WhichRecords) {
  const { capturedBefore, readBefore, ...lists } = which
  const given = Object.entries(lists).filter(([, list]) => isSome(list))
  return {
    ...(given.length === 0 && capturedBefore === null && readBefore === null ? { all: true } : {}),
    ...Object.fromEntries(given),
    ...(capturedBefore === null ? {} : { capturedBefore }),
    ...(readBefore === null ? {} : { readBefore }),
  }
}
