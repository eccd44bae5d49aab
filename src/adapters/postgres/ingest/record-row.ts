import type { AccessConditions, ReadingPlace } from '../../../records/access-conditions.ts'
import type { ComponentEntity, FolderOfRecord, RecordEntity } from '../../../records/record-entity.ts'

/** A row of `record` with what its folder and class add; columns are constrained to these types. */
export interface RecordRow
  extends Omit<RecordEntity, 'title' | 'folder' | 'folders' | 'classCode' | 'access' | 'components'>,
    Omit<AccessConditions, 'alternatives'> {
  readonly title: string | null
  /** Reading conditions of the folders beside the first. */
  readonly places: readonly ReadingPlace[]
}

/**
 * The record that a row stands for, in the first of its folders that the reader reaches; nothing where none is. A minimised
 * one has an empty title: it is never shown, its stub is.
 */
export function recordOf(
  row: RecordRow,
  folders: readonly FolderOfRecord[],
  components: readonly ComponentEntity[],
): RecordEntity | undefined {
  const { title, classPath, groups, places, ...rest } = row
  const [first] = folders
  if (first === undefined) return undefined
  const alternatives = places.length === 0 ? {} : { alternatives: places }
  return {
    ...rest,
    folder: first.folder,
    classCode: first.classCode,
    folders,
    title: title ?? '',
    access: { classPath, marking: rest.marking, groups, ...alternatives },
    components,
  }
}
