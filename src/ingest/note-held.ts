import type { Action } from '../access/action.ts'
import type { Actor } from '../access/actor.ts'
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

export type NoteHeld = ReturnType<typeof makeNoteHeld>

/**
 * Use cases that write into the log where a hold that allows no change at all has refused them: whoever tried is seen by the
 * auditor (DESIGN §6). The refusal itself, `held`, is the database's, in whichever statement changes what is held.
 */
export function makeNoteHeld({ unitOfWork }: { readonly unitOfWork: UnitOfWork<IngestTx> }) {
  return {
    /** Of changes of a record, which is named by its id. */
    ofRecord: <More extends readonly unknown[], Result>(
      attempted: Action,
      change: UseCase<RecordId, More, Result>,
    ) => noting(attempted, async (_tx, id) => ({ type: 'record', id }) as const, change),
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
        async (tx, subject) => (subject.type === 'record' ? subject : findFolder(tx, subject.reference)),
        change,
      ),
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
        if (isMunimentError(error, 'held')) {
          await unitOfWork.run(async (tx) => {
            const subject = await find(tx, name)
            if (subject === undefined) return
            const codes = { attempted, code: 'held' }
            await tx.audit.append({ action: 'access.refused', actor, subject, outcome: 'refused', codes })
          })
        }
        throw error
      }
    }
  }
}
