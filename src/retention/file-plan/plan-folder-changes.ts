import type { PlannedFolder } from '../../records/file-plan.ts'
import type { RefusedItem } from './file-plan-change.ts'
import type { PlanItem } from './file-plan-report.ts'
import type { InstalledFolder } from './installed-file-plan.ts'

export interface FolderChanges {
  readonly created: readonly PlanItem[]
  readonly changed: readonly PlanItem[]
  readonly unchanged: readonly PlanItem[]
  readonly refused: readonly RefusedItem[]
  readonly toCreate: readonly PlannedFolder[]
  readonly toRetitle: readonly { readonly reference: string; readonly title: string }[]
}

/**
 * What a plan file does to folders: it opens new ones and gives them other titles, nothing else. It closes, moves and
 * removes none, and one that it does not name stays. Marking and groups hold for new folders; on a folder that exists
 * they are changed where a reason is asked for, so a file that states others is refused rather than passed over. A folder that
 * is kept from whoever applies the file is passed over, whatever that says: to refuse it would tell whether they guessed right.
 */
export function planFolderChanges(
  installed: readonly InstalledFolder[],
  wanted: readonly PlannedFolder[],
  isKept: (folder: InstalledFolder) => boolean,
): FolderChanges {
  const changes = {
    created: [] as PlanItem[],
    changed: [] as PlanItem[],
    unchanged: [] as PlanItem[],
    refused: [] as RefusedItem[],
    toCreate: [] as PlannedFolder[],
    toRetitle: [] as { reference: string; title: string }[],
  }
  const byReference = new Map(installed.map((one) => [one.reference, one]))
  const bySpelling = new Map(installed.map((one) => [one.reference.toLowerCase(), one]))
  for (const one of wanted) {
    const item = { kind: 'folder', code: one.reference, title: one.title } as const
    const current = byReference.get(one.reference)
    if (current === undefined) {
      const near = bySpelling.get(one.reference.toLowerCase())
      if (near !== undefined) {
        const installedAs = isKept(near) ? 'an installed one' : `the installed ${near.reference}`
        const message = `${one.reference} differs from ${installedAs} in capitals only`
        changes.refused.push(refuse(one, 'capitals-clash', message))
      }
      changes.created.push(item)
      changes.toCreate.push(one)
      continue
    }
    if (isKept(current)) {
      changes.unchanged.push({ ...item, title: null, note: KEPT })
      continue
    }
    const refused = whyRefused(current, one)
    if (refused !== undefined) changes.refused.push(refused)
    if (current.title === null) {
      changes.unchanged.push({ ...item, title: null, note: 'emptied by a disposal and minimised' })
    } else if (current.title === one.title) {
      changes.unchanged.push(item)
    } else {
      changes.changed.push({ ...item, changes: [{ field: 'title', from: current.title, to: one.title }] })
      changes.toRetitle.push({ reference: one.reference, title: one.title })
    }
  }
  return changes
}

const KEPT = 'kept from you: it stays as it is, whatever the file says of it'

function whyRefused(current: InstalledFolder, wanted: PlannedFolder): RefusedItem | undefined {
  if (current.classCode !== wanted.classCode) {
    const message = `the folder ${wanted.reference} is in the class ${current.classCode}: a plan does not move folders`
    return refuse(wanted, 'folder-elsewhere', message)
  }
  const otherMarking = wanted.marking !== null && wanted.marking !== current.marking
  const otherGroups =
    wanted.groups !== null && JSON.stringify(wanted.groups) !== JSON.stringify(current.groups)
  if (!otherMarking && !otherGroups) return undefined
  const what = otherMarking ? `is marked ${current.marking}` : 'is kept to other groups'
  const message = `the folder ${wanted.reference} ${what}: change that on the folder, with a reason, not by a plan`
  return refuse(wanted, 'folder-conditions', message)
}

function refuse(folder: PlannedFolder, reason: RefusedItem['reason'], message: string): RefusedItem {
  return { kind: 'folder', code: folder.reference, reason, message }
}
