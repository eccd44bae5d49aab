import type { Action } from '../access/action.ts'
import type { Actor } from '../access/actor.ts'
import { markNoted } from '../access/noted-refusal.ts'
import type { RecordId } from '../kernel/ids.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { IngestTx } from './ports.ts'

type RecordOrFolder =
  | { readonly type: 'record'; readonly id: RecordId }
  | { readonly type: 'folder'; readonly reference: string }

type UseCase<Name, More extends readonly unknown[], Result> = (
  actor: Actor,
  name: Name,
  ...more: More
) => Promise<Result>

export type NoteRefused = ReturnType<typeof makeNoteRefused>

/**
 * Use cases that write into the log who was refused (DESIGN §6): by a hold that allows no change at all, since what they
 * named is out of their reach, or since what they want of it is for others; of what never was, nothing is written. The refusal `held` is the database's, in whichever
 * statement changes what is held.
 */
export function makeNoteRefused({ unitOfWork }: { readonly unitOfWork: UnitOfWork<IngestTx> }) {
  return {
    /** Of changes of a record, which is named by its id. */
    ofRecord: <More extends readonly unknown[], Result>(
      attempted: Action,
      change: UseCase<RecordId, More, Result>,
    ) => noting(attempted, findRecord, change),
    /** Of changes of a folder, which is named by its reference. */
    ofFolder: <More extends readonly unknown[], Result>(
      attempted: Action,
      change: UseCase<string, More, Result>,
    ) => noting(attempted, findFolder, change),
    /** Of changes of either. */
    ofSubject: <More extends readonly unknown[], Result>(
      attempted: Action,
      change: UseCase<RecordOrFolder, More, Result>,
    ) =>
      noting(
        attempted,
        (tx, subject) =>
          subject.type === 'record' ? findRecord(tx, subject.id) : findFolder(tx, subject.reference),
        change,
      ),
  }

  async function findRecord(tx: IngestTx, id: RecordId) {
    return (await tx.records.find(id)) === undefined ? undefined : ({ type: 'record', id } as const)
  }

  async function findFolder(tx: IngestTx, reference: string) {
    const folder = await tx.folders.findByReference(reference)
    return folder === undefined ? undefined : ({ type: 'folder', id: folder.id } as const)
  }

  function noting<Name, More extends readonly unknown[], Result>(
    attempted: Action,
    find: (
      tx: IngestTx,
      name: Name,
    ) => Promise<{ readonly type: 'record' | 'folder'; readonly id: string } | undefined>,
    change: UseCase<Name, More, Result>,
  ): UseCase<Name, More, Result> {
    return async (actor, name, ...more) => {
      try {
        return await change(actor, name, ...more)
      } catch (error) {
        const codes = codesOf(error, attempted)
        if (codes !== undefined) {
          await unitOfWork.run(async (tx) => {
            const subject = await find(tx, name)
            if (subject === undefined) return
            await tx.audit.append({ action: 'access.refused', actor, subject, outcome: 'refused', codes })
            markNoted(error)
          })
        }
        throw error
      }
    }
  }
}

/** As the log has other refusals of either kind; nothing where the refusal says nothing of whoever asked. */
function codesOf(error: unknown, action: Action) {
  if (isMunimentError(error, 'held')) return { attempted: action, code: 'held' }
  for (const code of ['not-found', 'forbidden-role'] as const)
    if (isMunimentError(error, code)) return { asked: action, code }
  return undefined
}
