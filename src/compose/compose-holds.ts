import type { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Failpoint } from '../kernel/failpoint.ts'
import type { makeSettledFirst } from '../retention/duties/settled-first.ts'
import { makeCloseRequest } from '../retention/holds/close-request.ts'
import { makeEvaluateHold } from '../retention/holds/evaluate-hold.ts'
import { makeEvaluateQuery } from '../retention/holds/evaluate-query.ts'
import { makeConfirmLift, makeRequestLift } from '../retention/holds/lift-hold.ts'
import { makeMaterialiseHold } from '../retention/holds/materialise-hold.ts'
import { makePlaceHold } from '../retention/holds/place-hold.ts'
import { makeCloseProceeding, makeOpenProceeding } from '../retention/holds/proceedings.ts'
import { makeProposeLifts } from '../retention/holds/propose-lifts.ts'
import type { QueryMatches } from '../retention/holds/query-matches.ts'
import { makeGetHold, makeListHoldItems, makeListHolds } from '../retention/holds/read-holds.ts'
import { makeReviewHold } from '../retention/holds/review-hold.ts'
import type { RetentionTx } from '../retention/ports.ts'

interface Changing {
  readonly unitOfWork: ReturnType<typeof makeUnitOfWork<RetentionTx>>
  readonly clock: Clock
  readonly failpoint: Failpoint
}

/** Holds, and the requests that some of them stand for. */
export function composeHolds(
  changing: Changing,
  queries: QueryMatches,
  settledFirst: ReturnType<typeof makeSettledFirst>,
) {
  const { unitOfWork, clock } = changing
  const machineNow = (): Date => new Date()
  const evaluateQuery = makeEvaluateQuery({ unitOfWork, queries })
  return {
    placeHold: makePlaceHold({ ...changing, machineNow, queries, evaluateQuery }),
    materialiseHold: makeMaterialiseHold(changing),
    evaluateHold: makeEvaluateHold({ unitOfWork, clock, machineNow, evaluateQuery }),
    requestLift: makeRequestLift({ unitOfWork, clock }),
    confirmLift: settledFirst('lift-hold', 'hold', makeConfirmLift({ unitOfWork, clock })),
    listHolds: makeListHolds({ unitOfWork, clock }),
    getHold: makeGetHold({ unitOfWork }),
    listHoldItems: makeListHoldItems({ unitOfWork }),
    reviewHold: makeReviewHold({ unitOfWork, clock }),
    closeRequest: makeCloseRequest({ unitOfWork, clock }),
    openProceeding: makeOpenProceeding({ unitOfWork, clock }),
    closeProceeding: makeCloseProceeding({ unitOfWork, clock }),
    proposeLifts: makeProposeLifts({ unitOfWork, clock }),
  }
}
