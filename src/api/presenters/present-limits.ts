import type { WrittenLimits } from '../../records/write-rule.ts'

/** What only some schedules say: further terms, and the longest that law allows. */
export function presentLimits({ orLater, maximum }: WrittenLimits) {
  return {
    ...(orLater === undefined
      ? {}
      : {
          orLater: orLater.map(({ trigger, period, after, rounding }) => ({
            trigger,
            period,
            after,
            rounding,
          })),
        }),
    ...(maximum === undefined ? {} : { maximum }),
  }
}
