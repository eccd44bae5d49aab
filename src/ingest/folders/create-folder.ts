import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type FolderId, newId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { Folder } from '../../records/folder.ts'
import { groupNames } from '../../records/group-names.ts'
import type { Marking } from '../../records/marking.ts'
import { newFolderReference } from '../../records/new-reference.ts'
import type { Subject } from '../../records/record-entity.ts'
import type { IngestTx } from '../ports.ts'

export interface NewFolder {
  readonly classCode: string
  readonly title: string
  /** Absent: one is made, which tells nothing of how many there are. */
  readonly reference?: string
  readonly marking?: Marking
  readonly groups?: readonly string[]
  readonly subjects?: readonly Subject[]
}

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly clock: Clock
}

/** Opens a folder under a class, with a reference of its own. Throws `unknown-class`, also for one out of reach. */
export function makeCreateFolder({ unitOfWork, clock }: Deps) {
  return async (actor: Actor, wanted: NewFolder): Promise<Folder> => {
    requireAllowed(actor, 'create-folder')
    return unitOfWork.run(async (tx) => {
      const recordClass = await tx.classes.find(wanted.classCode)
      if (recordClass === undefined || recordClass.builtIn) throw unknownClass()
      const marking = wanted.marking ?? 'official'
      const groups = groupNames(wanted.groups ?? [])
      // Whom the folder will be kept to does not bind whoever opens it: one may file upwards. The scope does.
      const reach = { classPath: recordClass.path, marking: 'official', groups: [] } as const
      if (authorise(actor, 'create-folder', reach) !== 'allowed') throw unknownClass()
      const access = { classPath: recordClass.path, marking, groups }
      const openedOn = londonDate(clock.now())
      const folder: Folder = {
        id: newId<FolderId>(),
        reference: wanted.reference ?? newFolderReference(recordClass.code, openedOn.slice(0, 4)),
        classCode: recordClass.code,
        title: wanted.title,
        marking,
        access,
        accessSet: await tx.folders.accessSet(access),
        subjects: wanted.subjects ?? [],
        status: 'open',
        openedOn,
        closedOn: null,
        overrideSchedule: null,
      }
      if (!(await tx.folders.insert(folder))) {
        throw new MunimentError('folder-exists', 'This reference is taken: choose another, or leave it out.')
      }
      await tx.audit.append({
        actor,
        action: 'folder.created',
        subject: { type: 'folder', id: folder.id },
        codes: { class: folder.classCode, marking, reference: folder.reference },
        details: { title: folder.title, groups: groups.join(', ') },
        conditions: access,
      })
      return folder
    })
  }
}

function unknownClass(): MunimentError {
  return new MunimentError('unknown-class', 'There is no class of this code that you may open a folder in.')
}
