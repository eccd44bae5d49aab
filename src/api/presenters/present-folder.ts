import type { Folder } from '../../records/folder.ts'

/** A folder as it goes out. */
export function presentFolder(folder: Folder) {
  return {
    reference: folder.reference,
    class: folder.classCode,
    title: folder.title,
    marking: folder.marking,
    groups: folder.access.groups,
    subjects: folder.subjects,
    status: folder.status,
    openedOn: folder.openedOn,
    closedOn: folder.closedOn,
  }
}
