import type { FolderId } from '../../../../kernel/ids.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { SupposedFolder } from '../../../../retention/dates/supposition.ts'

interface FolderRow {
  readonly folderId: FolderId
  readonly classCode: string
  readonly closedOn: CivilDate | null
  readonly folderOverride: string | null
}

/** What was read of a folder, with what is supposed of it in its place. */
export function supposedFolder<Row extends FolderRow>(row: Row, folder: SupposedFolder | undefined): Row {
  if (folder?.id !== row.folderId) return row
  const { classCode = row.classCode, closedOn = row.closedOn, override = row.folderOverride } = folder
  return { ...row, classCode, closedOn, folderOverride: override }
}
