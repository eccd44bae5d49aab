import type { RecordId } from '../kernel/ids.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import type { Format } from '../records/format.ts'

/** A folder of a record that is filed in several, seen by whoever may read this access set. */
export interface DocumentFiling {
  readonly accessSet: number
  readonly classPath: readonly string[]
  readonly folder: string
}

/** What the index knows of a record: a projection, rebuilt at any time from PostgreSQL and the content store. */
export interface SearchDocument {
  readonly recordId: RecordId
  /** The record's revision; an older one never overwrites a newer one, a removal counts as a revision. */
  readonly revision: number
  readonly reference: string
  readonly title: string
  /** Names of people: author, sender, recipients. */
  readonly people: readonly string[]
  /** Keywords and field values. */
  readonly keywords: readonly string[]
  readonly author: string | null
  /** From the plan's root down to the record's own class; empty, as its folder is, where `filings` say it. */
  readonly classPath: readonly string[]
  readonly folder: string
  /**
   * Where a record lies that is filed in several folders: filters and facets know only those that the asker may read. Empty
   * for all others.
   */
  readonly filings: readonly DocumentFiling[]
  readonly marking: string
  readonly format: Format
  readonly date: CivilDate
  /** Id of the distinct set of access conditions (class, marking, groups) that the record falls under. */
  readonly accessSet: number
  /** All text of all components, hyphenated line ends joined; not stored by any engine. */
  readonly text: string
  /**
   * Stretches of it in which a word has kept the hyphen of its line end, where nobody can know whether it belongs to it: found
   * as the text is. No phrase goes from one into the next.
   */
  readonly repeated: readonly string[]
  /** Of both, what was read by character recognition. */
  readonly recognised: string
}
