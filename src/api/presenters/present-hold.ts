import type { Hold, HoldItem } from '../../retention/hold.ts'

/** A hold as it goes out. */
export function presentHold(hold: Hold) {
  const { records, folders, classes, query } = hold.scope
  return {
    id: hold.id,
    name: hold.name,
    reason: hold.reason,
    authority: hold.authority,
    reviewOn: hold.reviewOn,
    state: hold.state,
    scope: {
      ...(records === undefined ? {} : { records }),
      ...(folders === undefined ? {} : { folders }),
      ...(classes === undefined ? {} : { classes }),
      ...(query === undefined ? {} : { query }),
    },
    itemCount: hold.itemCount,
    placedBy: hold.placedBy,
    placedAt: hold.placedAt.toISOString(),
    liftRequestedBy: hold.liftRequestedBy,
    liftRequestedAt: hold.liftRequestedAt?.toISOString() ?? null,
    liftedBy: hold.liftedBy,
    liftedAt: hold.liftedAt?.toISOString() ?? null,
    strength: hold.strength,
    kind: hold.kind,
    reviewedBy: hold.reviewedBy,
    reviewedAt: hold.reviewedAt?.toISOString() ?? null,
    ...presentRequest(hold),
    evaluation: hold.evaluation,
  }
}

/** What stands for a request, and what is begun about it; all of it empty of any other hold but a reference. */
function presentRequest(hold: Hold) {
  return {
    reference: hold.reference,
    openedOn: hold.openedOn,
    closedOn: hold.closedOn,
    outcome: hold.outcome,
    liftableFrom: hold.liftableFrom,
    liftProposedOn: hold.liftProposedOn,
    proceedings: hold.proceedings.map(({ number, type, openedOn, closedOn }) => ({
      number,
      type,
      openedOn,
      closedOn,
    })),
  }
}

/** What a hold has caught. */
export function presentHoldItem(item: HoldItem) {
  return {
    recordId: item.recordId,
    reference: item.reference,
    title: item.title,
    since: item.since.toISOString(),
    inDoubt: item.inDoubt,
    tooLateAt: item.tooLateAt?.toISOString() ?? null,
    releasedAt: item.releasedAt?.toISOString() ?? null,
  }
}
