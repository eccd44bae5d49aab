import type { PersonActor } from '../../access/actor.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { BatchFolder, ItemContext } from '../../retention/batches/batch-context.ts'
import type { DecidedSet, SetDecision } from '../../retention/batches/decide-set.ts'
import type { ExceptionalProposal } from '../../retention/batches/propose-batch.ts'
import type {
  BatchItemView,
  BatchState,
  DisposalBatch,
  ItemDecision,
} from '../../retention/disposal-batch.ts'
import type { LogForm, WrittenRows } from '../../retention/log/disposal-log-store.ts'

/** The batch protocol (DESIGN §5). Separation of duties is the use case's and the database's. */
export interface DisposalServices {
  list(
    actor: PersonActor,
    filter: { readonly state?: BatchState },
    page: PageRequest,
  ): Promise<Page<DisposalBatch>>
  get(actor: PersonActor, id: BatchId): Promise<DisposalBatch>
  /** Folder by folder. */
  items(
    actor: PersonActor,
    id: BatchId,
    page: PageRequest,
    filter: { readonly folder?: string },
  ): Promise<Page<BatchItemView>>
  folders(actor: PersonActor, id: BatchId, page: PageRequest): Promise<Page<BatchFolder>>
  /** An item in its surroundings. */
  item(actor: PersonActor, id: BatchId, recordId: RecordId): Promise<ItemContext>
  /** Exceptional disposal, by hand. */
  propose(actor: PersonActor, request: ExceptionalProposal): Promise<DisposalBatch>
  decide(actor: PersonActor, id: BatchId, decisions: readonly ItemDecision[]): Promise<DisposalBatch>
  /** One decision over all that is undecided, or over a folder's part of it. */
  decideSet(actor: PersonActor, id: BatchId, decision: SetDecision): Promise<DecidedSet>
  approve(actor: PersonActor, id: BatchId, reason: string): Promise<DisposalBatch>
  reject(actor: PersonActor, id: BatchId, reason: string): Promise<DisposalBatch>
  withdraw(actor: PersonActor, id: BatchId, reason: string): Promise<DisposalBatch>
  /** Begins execution and answers at once. */
  execute(actor: PersonActor, id: BatchId, reason: string | undefined): Promise<DisposalBatch>
  /** The signed certificate, byte for byte, or its page; none issued yet: `not-found`. */
  certificate(actor: PersonActor, id: BatchId, format: 'json' | 'pdf'): Promise<Uint8Array>
  /** One row a decided item, oldest first, streamed. `from` and `to` are London days, both included. */
  log(
    actor: PersonActor,
    range: { readonly from?: CivilDate; readonly to?: CivilDate },
    form: LogForm,
  ): AsyncIterable<WrittenRows>
}
