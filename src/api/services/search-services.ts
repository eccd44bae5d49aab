import type { PersonActor } from '../../access/actor.ts'
import type { BatchAnswer, BatchRequest } from '../../search/batch-search.ts'
import type { FoldersOfSearch, FoldersOfSearchRequest } from '../../search/explore/folders-of-search.ts'
import type { RecentFolders, RecentFoldersRequest } from '../../search/explore/recent-folders.ts'
import type { RelatedFolder, RelatedFoldersRequest } from '../../search/explore/related-folders.ts'
import type { SimilarRecord, SimilarRequest } from '../../search/explore/similar-records.ts'
import type { TermsOfSearch, TermsOfSearchRequest } from '../../search/explore/terms-of-search.ts'
import type { ExportRequest, OpenedExport } from '../../search/export/export-records.ts'
import type { FilePlanNode } from '../../search/file-plan-tree.ts'
import type { PeopleOfSearch, PeopleOfSearchRequest } from '../../search/people-of-search.ts'
import type { PlanOfSearch, PlanOfSearchRequest } from '../../search/plan-of-search.ts'
import type { SearchAnswer, SearchRequest } from '../../search/search-records.ts'
import type { TimelineAnswer, TimelineRequest } from '../../search/timeline.ts'
import type { RecordView } from './record-services.ts'

export type SimilarView =
  | { readonly outcome: 'live'; readonly items: readonly SimilarRecord[] }
  | Exclude<RecordView, { readonly outcome: 'live' }>

export interface SearchServices {
  search(actor: PersonActor, request: SearchRequest): Promise<SearchAnswer>
  export(actor: PersonActor, request: ExportRequest): Promise<OpenedExport>
  batch(actor: PersonActor, request: BatchRequest, signal: AbortSignal): Promise<BatchAnswer>
  /** The plan itself, its classes below it. */
  filePlan(actor: PersonActor): Promise<FilePlanNode>
  planOfSearch(actor: PersonActor, request: PlanOfSearchRequest): Promise<PlanOfSearch>
  people(actor: PersonActor, request: PeopleOfSearchRequest): Promise<PeopleOfSearch>
  timeline(actor: PersonActor, request: TimelineRequest): Promise<TimelineAnswer>
  /** Of a record that is no longer, what became of it. */
  similar(actor: PersonActor, request: SimilarRequest): Promise<SimilarView>
  terms(actor: PersonActor, request: TermsOfSearchRequest): Promise<TermsOfSearch>
  folders(actor: PersonActor, request: FoldersOfSearchRequest): Promise<FoldersOfSearch>
  /** Of a folder that is absent or unreadable: `not-found`. */
  relatedFolders(actor: PersonActor, request: RelatedFoldersRequest): Promise<readonly RelatedFolder[]>
  recentFolders(actor: PersonActor, request: RecentFoldersRequest): Promise<RecentFolders>
}
