import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { HoldId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import { catchScope } from './catch-scope.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
}

export type MaterialiseHold = (id: HoldId) => Promise<void>

/**
 * Catches, page by page, everything in a large hold's scope; begun anew it catches what is there already once more,
 * which changes nothing. Job `materialise-hold`.
 */
export function makeMaterialiseHold({ unitOfWork, clock, failpoint }: Deps): MaterialiseHold {
  return async (id) => {
    let after: RecordId | null = null
    do {
      const from: RecordId | null = after
      after = await unitOfWork.run(async (tx) => {
        await tx.holds.goFirst()
        const hold = await tx.holds.findForChange(id)
        if (hold === undefined || hold.state === 'lifted' || hold.materialised) return null
        return catchScope(tx, id, from, clock.now())
      }, 'serializable')
      failpoint('hold.after-page-materialised')
    } while (after !== null)
  }
}
