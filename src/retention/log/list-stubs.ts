import type { Actor } from '../../access/actor.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { type ListOrder, readCursor } from '../../kernel/page-cursor.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Stub } from '../../records/record-entity.ts'
import { reachableSets } from '../access-sets.ts'
import { makePage } from '../make-page.ts'
import type { RetentionTx } from '../ports.ts'

export interface StubFilter {
  readonly reference?: string
  /** With its descendants. */
  readonly classCode?: string
  /** London days of the destruction, both included. */
  readonly from?: CivilDate
  readonly to?: CivilDate
}

const order: ListOrder = { list: 'stubs', parts: ['instant', 'id'] }

/** What remains of what is gone, newest first, as far as the asker could have read it. */
export function makeListStubs({ unitOfWork }: { readonly unitOfWork: UnitOfWork<RetentionTx> }) {
  return async (actor: Actor, filter: StubFilter, page: PageRequest): Promise<Page<Stub>> => {
    const after = readCursor(page.cursor, order)
    return unitOfWork.run(async (tx) => {
      const reach = await reachableSets(tx.accessSets, actor, 'read-stubs')
      const stubs = await tx.standings.stubs(reach, filter, { size: page.size + 1, after })
      return makePage(
        order,
        stubs,
        page.size,
        (stub) => stub,
        (stub) => [stub.destroyedAt.toISOString(), stub.id],
      )
    })
  }
}
