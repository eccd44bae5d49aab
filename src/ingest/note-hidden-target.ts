import type { Action } from '../access/action.ts'
import type { Actor } from '../access/actor.ts'
import { authorise } from '../access/authorise.ts'
import { markNoted } from '../access/noted-refusal.ts'
import type { RecordId } from '../kernel/ids.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { IngestTx } from './ports.ts'

/** What a request names beside what it changes: where to file or open a folder, or what takes a place. */
type Target =
  | { readonly type: 'record'; readonly id: RecordId }
  | { readonly type: 'folder'; readonly reference: string }
  | { readonly type: 'class'; readonly code: string }

export type NoteHiddenTarget = ReturnType<typeof makeNoteHiddenTarget>

/**
 * Use cases that write into the log who named a folder to file in, a class to put a folder in, or a record to take a place, out of
 * their reach, though they are told only that there is none such (DESIGN §6). Of what never was, or is there for them and takes nothing, nothing is written.
 */
export function makeNoteHiddenTarget({ unitOfWork }: { readonly unitOfWork: UnitOfWork<IngestTx> }) {
  return <Asked extends readonly unknown[], Result>(
    asked: Action,
    useCase: (actor: Actor, ...request: Asked) => Promise<Result>,
    targetOf: (...request: Asked) => Target,
  ) =>
    async (actor: Actor, ...request: Asked): Promise<Result> => {
      try {
        return await useCase(actor, ...request)
      } catch (error) {
        const target = targetOf(...request)
        const code = `unknown-${target.type}` as const
        if (isMunimentError(error, code)) {
          const isNoted = await unitOfWork.run((tx) => note(tx, actor, target, { asked, code }))
          if (isNoted) markNoted(error)
        }
        throw error
      }
    }
}

async function note(
  tx: IngestTx,
  actor: Actor,
  target: Target,
  codes: { readonly asked: Action; readonly code: string },
): Promise<boolean> {
  const hidden = await findHidden(tx, actor, target, codes.asked)
  if (hidden === undefined) return false
  await tx.audit.append({ action: 'access.refused', actor, subject: hidden, outcome: 'refused', codes })
  return true
}

async function findHidden(tx: IngestTx, actor: Actor, target: Target, asked: Action) {
  if (target.type === 'record') {
    const record = await tx.records.find(target.id)
    if (record === undefined || authorise(actor, 'read-record', record.access) === 'allowed') return undefined
    return { type: 'record', id: target.id } as const
  }
  if (target.type === 'class') {
    const found = await tx.classes.find(target.code)
    // Muniment's own take no folder of anybody's: nobody is told less of them than there is.
    if (found === undefined || found.builtIn) return undefined
    const reach = { classPath: found.path, marking: 'official', groups: [] } as const
    if (authorise(actor, asked, reach) === 'allowed') return undefined
    return { type: 'class', id: found.code } as const
  }
  const folder = await tx.folders.findByReference(target.reference)
  if (folder === undefined || authorise(actor, 'capture-record', folder.access) === 'allowed')
    return undefined
  return { type: 'folder', id: folder.id } as const
}
