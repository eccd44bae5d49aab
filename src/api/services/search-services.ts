import type { PersonActor } from '../../access/actor.ts'
import type { FilePlanNode } from '../../search/file-plan-tree.ts'
import type { SearchAnswer, SearchRequest } from '../../search/search-records.ts'

export interface SearchServices {
  search(actor: PersonActor, request: SearchRequest): Promise<SearchAnswer>
  /** The plan itself, its classes below it. */
  filePlan(actor: PersonActor): Promise<FilePlanNode>
}
