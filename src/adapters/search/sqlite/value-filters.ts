import { codeKey } from '../../../records/analysis/sort-key.ts'
import type { FacetName, IndexFilters } from '../../../search/ports.ts'
import type { Condition } from './condition.ts'
import type { ColumnName } from './doc-columns.ts'

/** Some of the values of a column of `docs`: a query for their numbers, and whether having no value is one of them. */
export interface SomeValues {
  readonly column: Exclude<ColumnName, 'access_set' | 'day'>
  readonly values: Condition
  readonly none: boolean
}

/** What somebody chose among the values of one column, and what they would not have; at least one of the two. */
export interface ValueFilter {
  /** The facet that shows the values to choose from. */
  readonly facet: FacetName | undefined
  readonly chosen: SomeValues | undefined
  readonly excluded: SomeValues | undefined
}

/** The filters that are choices among values, one a column; a range of dates is none. */
export function valueFilters(filters: IndexFilters): readonly ValueFilter[] {
  const labels = (kind: LabelledKind, values: readonly string[] | undefined, missing?: boolean) =>
    values === undefined && missing !== true ? undefined : someLabels(kind, values ?? [], missing)
  const { classes, folders, notClasses, notFolders } = filters
  const orNone = filters.missing?.includes('author')
  const norNone = filters.notMissing?.includes('author')
  const found: readonly ValueFilter[] = [
    {
      facet: 'class',
      chosen: classes && someClasses(classes),
      excluded: notClasses && someClasses(notClasses),
    },
    {
      facet: undefined,
      chosen: folders && someFolders(folders),
      excluded: notFolders && someFolders(notFolders),
    },
    {
      facet: 'marking',
      chosen: labels('marking', filters.markings),
      excluded: labels('marking', filters.notMarkings),
    },
    {
      facet: 'format',
      chosen: labels('format', filters.formats),
      excluded: labels('format', filters.notFormats),
    },
    {
      facet: 'author',
      chosen: labels('author', filters.authors, orNone),
      excluded: labels('author', filters.notAuthors, norNone),
    },
  ]
  return found.filter(({ chosen, excluded }) => chosen !== undefined || excluded !== undefined)
}

/** The classes of these codes, with those below each. */
export function someClasses(codes: readonly string[]): SomeValues {
  return {
    none: false,
    column: 'class_id',
    values: {
      sql: 'select class_id as id from class_members where code_key in (select value from json_each(?))',
      values: [JSON.stringify(codes.map(codeKey))],
    },
  }
}

/** The folders of these references. */
export function someFolders(references: readonly string[]): SomeValues {
  return {
    none: false,
    column: 'folder_id',
    values: {
      sql: "select id from labels where kind = 'folder' and key in (select value from json_each(?))",
      values: [JSON.stringify(references.map(codeKey))],
    },
  }
}

type LabelledKind = 'marking' | 'format' | 'author'

/** These values of a property; with `none`, also records that have no value of it. */
export function someLabels(kind: LabelledKind, labels: readonly string[], none = false): SomeValues {
  return {
    none,
    column: `${kind}_id`,
    values: {
      sql: 'select id from labels where kind = ? and value in (select value from json_each(?))',
      values: [kind, JSON.stringify(labels)],
    },
  }
}
