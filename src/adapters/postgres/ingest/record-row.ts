import type { FolderId } from '../../../kernel/ids.ts'
import type { AccessConditions } from '../../../records/access-conditions.ts'
import type { ComponentEntity, RecordEntity } from '../../../records/record-entity.ts'

/** A row of `record` with what its folder and class add; columns are constrained to these types. */
export interface RecordRow
  extends Omit<RecordEntity, 'title' | 'folder' | 'access' | 'components'>,
    AccessConditions {
  readonly title: string | null
  readonly folderId: FolderId
  readonly folderReference: string
}

/** The record that a row stands for. A minimised one has an empty title: it is never shown, its stub is. */
export function recordOf(row: RecordRow, components: readonly ComponentEntity[]): RecordEntity {
  const { title, folderId, folderReference, classPath, groups, ...rest } = row
  return {
    ...rest,
    title: title ?? '',
    folder: { id: folderId, reference: folderReference },
    access: { classPath, marking: rest.marking, groups },
    components,
  }
}
