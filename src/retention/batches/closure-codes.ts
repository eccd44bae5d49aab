import type { ItemDecision } from '../disposal-batch.ts'
import { openClosure } from '../transfer/closure.ts'

/** What the leaf of a decision says of a transfer's closure: all but the alternative title, which is a title. */
export function closureCodes({ decision, closure = openClosure }: Omit<ItemDecision, 'recordId'>) {
  if (decision !== 'transfer') return {}
  const { type, period, until, exemptions } = closure
  return {
    closure: type,
    closurePeriod: period,
    closureUntil: until,
    ...(exemptions === undefined ? {} : { exemptions }),
  }
}
