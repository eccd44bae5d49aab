import type { PersonActor } from '../../access/actor.ts'
import type { BatchAnswer, BatchRequest } from '../../search/batch-search.ts'
import type { ExportRequest, OpenedExport } from '../../search/export-records.ts'
import type { FilePlanNode } from '../../search/file-plan-tree.ts'
import type { PeopleOfSearch, PeopleOfSearchRequest } from '../../search/people-of-search.ts'
import type { PlanOfSearch, PlanOfSearchRequest } from '../../search/plan-of-search.ts'
import type { SearchAnswer, SearchRequest } from '../../search/search-records.ts'
import type { TimelineAnswer, TimelineRequest } from '../../search/timeline.ts'

export interface SearchServices {
  search(actor: PersonActor, request: SearchRequest): Promise<SearchAnswer>
  export(actor: PersonActor, request: ExportRequest): Promise<OpenedExport>
  batch(actor: PersonActor, request: BatchRequest, signal: AbortSignal): Promise<BatchAnswer>
  /** The plan itself, its classes below it. */
  filePlan(actor: PersonActor): Promise<FilePlanNode>
  planOfSearch(actor: PersonActor, request: PlanOfSearchRequest): Promise<PlanOfSearch>
  people(actor: PersonActor, request: PeopleOfSearchRequest): Promise<PeopleOfSearch>
  timeline(actor: PersonActor, request: TimelineRequest): Promise<TimelineAnswer>
}
