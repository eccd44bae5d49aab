import type { PersonActor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { Format } from '../../records/format.ts'
import type { Marking } from '../../records/marking.ts'
import type { FacetName, SortOrder } from '../../search/ports.ts'

export interface SearchRequest {
  /** As typed; empty: everything readable. Bad syntax: `invalid-query`, saying where. */
  readonly q: string
  readonly classes: readonly string[]
  readonly folders: readonly string[]
  readonly markings: readonly Marking[]
  readonly formats: readonly Format[]
  readonly authors: readonly string[]
  readonly from: CivilDate | null
  readonly to: CivilDate | null
  readonly sort: SortOrder
  readonly size: number
  readonly cursor: string | null
  readonly facets: readonly FacetName[]
}

export interface SearchHit {
  readonly id: RecordId
  readonly reference: string
  readonly title: string
  readonly class: string
  readonly folder: string
  readonly date: CivilDate
  readonly marking: Marking
  readonly format: Format
  /** `html` is escaped but for `<mark>`. */
  readonly snippets: readonly { readonly page: number | null; readonly html: string }[]
}

export interface SearchAnswer {
  readonly total: number
  readonly totalIsExact: boolean
  readonly hits: readonly SearchHit[]
  readonly facets: {
    readonly [Name in FacetName]?: readonly {
      readonly value: string
      readonly label: string
      readonly count: number
    }[]
  }
  readonly next: string | null
  /** How the query was understood. */
  readonly interpretation: unknown
}

export interface FilePlanNode {
  readonly code: string
  readonly title: string
  readonly children: readonly FilePlanNode[]
  readonly schedule: {
    readonly code: string
    readonly version: number
    readonly trigger: string | { readonly [name: string]: string }
    readonly period: string | null
    readonly after: string | null
    readonly rounding: string | null
    readonly action: string
  } | null
  /** By the asker's rights. */
  readonly folders: number
  readonly records: number
}

export interface SearchServices {
  search(actor: PersonActor, request: SearchRequest): Promise<SearchAnswer>
  /** The plan itself as the root, its top classes as children; a root of no code and no children without a plan. */
  filePlan(actor: PersonActor): Promise<FilePlanNode>
}
