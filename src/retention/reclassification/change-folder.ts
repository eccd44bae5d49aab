import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessIn } from '../../records/access-in.ts'
import type { Folder } from '../../records/folder.ts'
import { groupNames } from '../../records/group-names.ts'
import { letsInNobodyElse } from '../../records/lets-in-nobody-else.ts'
import { higherMarking, type Marking } from '../../records/marking.ts'
import { correctLists } from '../batches/correct-lists.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { alignRecords } from './align-records.ts'

/** What is absent stays as it is. */
export interface FolderChanges {
  readonly title?: string
  readonly marking?: Marking
  readonly groups?: readonly string[]
  readonly reason?: string
}

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type ChangeFolder = (actor: Actor, reference: string, changes: FolderChanges) => Promise<Folder>

/**
 * Changes what a folder is called and whom it is kept to; answers it as it then stands, also where the officer has just kept it
 * from themselves, as one may file upwards. For IG officers who reach it; another marking or other groups want a reason
 * (`reason-missing`), old and new are kept (DESIGN §7). Absent or out of reach: `not-found`.
 *
 * Its records follow in the same transaction, wherever else they lie: groups are the folder's, and a record's marking is the higher
 * of its own and its folder's. A lower marking of the folder lowers none of theirs: it may be theirs by now, and each is lowered
 * by itself.
 *
 * Protecting is refused by nothing: not by the folder's being closed or emptied by disposal, nor by a record in it that is being
 * destroyed, nor by a hold that allows no change (ADR 43). What such a hold refuses, `held`, is another title, and whatever
 * could let anybody in who was kept out. Regular batches lose what was taken from somebody: it is listed anew for those who
 * may read it (`access-changed`). Exceptional ones keep it: what was spilt is protected first, and goes all the same.
 */
export function makeChangeFolder({ unitOfWork, clock }: Deps): ChangeFolder {
  return async (actor, reference, changes) => {
    requireAllowed(actor, 'change-folder')
    return unitOfWork.run(async (tx) => {
      const before = await tx.reclassifications.findForChange(reference)
      if (before === undefined) throw notFound()
      requireAllowed(actor, 'change-folder', before.access)
      const wanted = changed(before, changes)
      const differing = whatDiffers(before, wanted)
      if (differing.length === 0) return before
      const isReadOtherwise = differing.some((name) => name !== 'title')
      if (isReadOtherwise && changes.reason === undefined)
        throw new MunimentError('reason-missing', 'Say why: another marking or other groups want a reason.', {
          errors: [{ path: 'reason', message: 'is required' }],
        })
      if (before.title === null && differing.includes('title'))
        throw new MunimentError('gone', 'This folder was emptied by disposal: its title is gone with it.')
      const after = { ...wanted, accessSet: await tx.reclassifications.write(wanted) }
      // Before its own entry, which whoever sees must have been able to read the folder before as well.
      if (isReadOtherwise) await tx.audit.coverDetails({ type: 'folder', id: after.id }, after.access)
      await note(tx, actor, { before, after, differing, reason: changes.reason })
      if (isReadOtherwise) await letFollow(tx, clock, actor, { before, after })
      return after
    })
  }
}

function changed(folder: Folder, to: FolderChanges): Folder {
  const title = to.title ?? folder.title
  const marking = to.marking ?? folder.marking
  const groups = to.groups === undefined ? folder.access.groups : groupNames(to.groups)
  return { ...folder, title, marking, access: { ...folder.access, marking, groups } }
}

function whatDiffers(before: Folder, after: Folder): readonly string[] {
  const groups = ({ access }: Folder) => JSON.stringify([...access.groups].sort())
  return [
    ...(groups(before) === groups(after) ? [] : ['groups']),
    ...(before.marking === after.marking ? [] : ['marking']),
    ...(before.title === after.title ? [] : ['title']),
  ]
}

interface Change {
  readonly before: Folder
  readonly after: Folder
}

async function letFollow(
  tx: RetentionTx,
  clock: Clock,
  actor: Actor,
  { before, after }: Change,
): Promise<void> {
  await alignRecords(tx, after.id, { isReadOtherwise: true })
  for (const { ids, access } of await tx.reclassifications.alignRemains(after.id))
    await tx.audit.coverDetailsOfEach('record', ids, access)
  if (!letsInNobodyElse(after.access, before.access))
    await correctLists(tx, clock, actor, { folders: [after.id], because: 'kept-from-more' })
}

interface Noted extends Change {
  /** Names of what differs. */
  readonly differing: readonly string[]
  readonly reason: string | undefined
}

async function note(
  tx: RetentionTx,
  actor: Actor,
  { before, after, differing, reason }: Noted,
): Promise<void> {
  const groupsDiffer = differing.includes('groups')
  await tx.audit.append({
    action: 'folder.updated',
    actor: auditActor(actor),
    subject: { type: 'folder', id: after.id },
    codes: {
      changed: differing,
      reference: after.reference,
      markingBefore: before.marking,
      markingAfter: after.marking,
      letsInOthers: !letsInNobodyElse(before.access, after.access),
      // Of a restored database it is told by this what is open again: the groups themselves lie beside.
      keepsFromOthers: !letsInNobodyElse(after.access, before.access),
    },
    details: {
      ...(differing.includes('title') ? { title: after.title } : {}),
      ...(groupsDiffer
        ? { groups: after.access.groups.join(', '), groupsBefore: before.access.groups.join(', ') }
        : {}),
      reason,
    },
    // Whoever sees it could read the folder before and can after: every place named here is asked for.
    conditions: accessIn(
      after.access,
      groupsDiffer ? [before.access] : [],
      higherMarking(before.marking, after.marking),
    ),
  })
}
