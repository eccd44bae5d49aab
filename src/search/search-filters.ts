import type { CivilDate } from '../records/dates/civil-date.ts'
import type { Format } from '../records/format.ts'
import type { Marking } from '../records/marking.ts'
import type { IndexFilters, MissingName } from './ports.ts'

/** What narrows a search beside its words; empty lists and `null` narrow nothing. As `IndexFilters` says. */
export interface SearchFilters {
  readonly classes: readonly string[]
  readonly folders: readonly string[]
  readonly markings: readonly Marking[]
  readonly formats: readonly Format[]
  readonly authors: readonly string[]
  readonly missing: readonly MissingName[]
  readonly notClasses: readonly string[]
  readonly notFolders: readonly string[]
  readonly notMarkings: readonly Marking[]
  readonly notFormats: readonly Format[]
  readonly notAuthors: readonly string[]
  readonly notMissing: readonly MissingName[]
  /** Both included. */
  readonly from: CivilDate | null
  readonly to: CivilDate | null
}

/** Nothing chosen, nothing excluded. */
export const noFilters: SearchFilters = {
  classes: [],
  folders: [],
  markings: [],
  formats: [],
  authors: [],
  missing: [],
  notClasses: [],
  notFolders: [],
  notMarkings: [],
  notFormats: [],
  notAuthors: [],
  notMissing: [],
  from: null,
  to: null,
}

/** The same for the index, where a filter without values would let nothing through: here it is no filter. */
export function toIndexFilters(filters: SearchFilters): IndexFilters {
  const authors = withUnnamed(asKept(filters.authors), filters.missing)
  const notAuthors = withUnnamed(asKept(filters.notAuthors), filters.notMissing)
  return {
    ...(filters.classes.length > 0 && { classes: filters.classes }),
    ...(filters.folders.length > 0 && { folders: filters.folders }),
    ...(filters.markings.length > 0 && { markings: filters.markings }),
    ...(filters.formats.length > 0 && { formats: filters.formats }),
    ...(authors.length > 0 && { authors }),
    ...(filters.missing.length > 0 && { missing: filters.missing }),
    ...(filters.notClasses.length > 0 && { notClasses: filters.notClasses }),
    ...(filters.notFolders.length > 0 && { notFolders: filters.notFolders }),
    ...(filters.notMarkings.length > 0 && { notMarkings: filters.notMarkings }),
    ...(filters.notFormats.length > 0 && { notFormats: filters.notFormats }),
    ...(notAuthors.length > 0 && { notAuthors }),
    ...(filters.notMissing.length > 0 && { notMissing: filters.notMissing }),
    ...(filters.from !== null && { from: filters.from }),
    ...(filters.to !== null && { to: filters.to }),
  }
}

/** Names are kept composed; as they were typed stand those that were kept before that. */
function asKept(authors: readonly string[]): readonly string[] {
  return [...new Set(authors.flatMap((author) => [author, author.normalize('NFC')]))]
}

/** Nobody, as an older release kept an author who was said to be nobody: still so in an index that it wrote. */
export const unnamed = ''

function withUnnamed(authors: readonly string[], missing: readonly MissingName[]): readonly string[] {
  return missing.includes('author') ? [...authors, unnamed] : authors
}
