import type { HoldForLoss, RestoreReport } from '../../retention/restore/restore-report.ts'

const headings = {
  'nothing-to-take-up': 'Nothing to take up.',
  'dry-run': 'Nothing was changed. Taking up would come to this:',
  'taken-up': 'Taken up. Start Muniment, then: npx muniment reindex.',
  'not-finished':
    'Not finished: something of these records could not be removed, and nothing starts before it is. Run it again.',
} as const

/** The report for people: counts, and the ids of whatever somebody has to look at. */
export function describeRestore(outcome: keyof typeof headings, report: RestoreReport): string {
  const { entries, holds, lost } = report
  return [
    headings[outcome],
    ...line(entries.to - entries.from, `entries of the log, ${entries.from} to ${entries.to - 1}`),
    ...line(report.destroyedAgain, 'records destroyed since, gone again'),
    ...listed(
      'records of which something is still there',
      report.stillThere.map(({ id, cause }) => `${id}: ${cause}`),
    ),
    ...line(
      report.certificatesBroughtBack.length,
      'disposal certificates brought back from their stored bytes',
    ),
    ...listed('holds placed again, without their names and reasons, which are lost', holds.placedAgain),
    ...listed('of these on the whole plan, since on what they stood is lost', holds.onEverything),
    ...listed('holds lifted since that stand again: two officers lift them', holds.stillPlaced),
    ...listed(
      'kinds of change lost that may have kept something longer, which is held; enter them again, then two officers lift the hold',
      holds.forLosses.map(describeHoldForLoss),
    ),
    ...listed('batches under review again, their approvals void', report.batchesToReview),
    ...listed('people whose tokens open nothing any more: user rotate', report.tokensRevoked),
    ...listed(
      'people whose role, scope, clearance or groups are not those of the backup',
      report.rightsChanged,
    ),
    ...listed(
      'people whose groups were changed since, which is lost; whoever was taken from any belongs to none: user change --group',
      report.groupsLost,
    ),
    ...listed(
      'records captured since and lost from the database; what the object store holds of them is kept, under their ids: capture them again from there',
      lost.captures.map(({ id, reference }) => `${id} ${reference ?? ''}`.trim()),
    ),
    ...listed(
      'records transferred since of which the reference in the archive is not known any more: ask the archive',
      lost.archiveReferences,
    ),
    ...line(lost.capturedAndGone, 'records captured and destroyed since'),
    ...listed(
      'records and folders that were kept from somebody since, and are open to them again: raise their markings, and give folders their groups, before anything else',
      lost.openAgain.map(({ type, id }) => `${type} ${id}`),
    ),
    ...listed(
      'other changes that are lost, by action of the log; who did what, and when: GET /api/v1/restorations, or --lost-changes FILE',
      Object.entries(lost.changes).map(([action, count]) => `${action}: ${count}`),
    ),
  ].join('\n')
}

function describeHoldForLoss({ kind, id, changes, records, folders, classes }: HoldForLoss): string {
  const stands = `${records} records, ${folders} folders, ${classes} classes`
  const nothing = records + folders + classes === 0
  return `${kind}: ${changes} lost; ${nothing ? 'nothing of it is known here' : `on ${stands}`}${id === null ? '' : ` (hold ${id})`}`
}

function line(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${String(count).padStart(7)} ${what}`]
}

function listed(what: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [...line(items.length, what), ...items.map((item) => `          ${item}`)]
}
