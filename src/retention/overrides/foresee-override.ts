import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Settling } from '../dates/standing-store.ts'
import type { RetentionTx } from '../ports.ts'
import type { Foresee } from '../what-if/make-what-if.ts'
import { refuseFrozen } from '../what-if/refuse-frozen.ts'
import { settlingsOfFolder, settlingsOfRecord } from '../what-if/settlings-supposing.ts'
import type { OverrideSubject, OverrideTarget } from './override-store.ts'
import { requireOverridable, requireOverridden, requireScheduleToGive } from './require-overridable.ts'

/** A schedule to give, by its code. */
export interface OverrideToForesee {
  readonly subject: OverrideSubject
  readonly schedule: string
}

/** What giving a record or a folder a schedule of its own would write. The errors of giving it. */
export const foreseeOverride: Foresee<OverrideToForesee> = async (
  tx,
  { subject, schedule },
  today,
  actor,
) => {
  const target = requireOverridable(actor, await tx.overrides.find(subject), 'preview-filing')
  const { code } = await requireScheduleToGive(tx, target, schedule)
  return settlingsGiven(tx, target, code, today)
}

/** What withdrawing it would write. The errors of withdrawing it. */
export const foreseeOverrideWithdrawal: Foresee<OverrideSubject> = async (tx, subject, today, actor) => {
  const found = await tx.overrides.find(subject)
  const target = requireOverridden(requireOverridable(actor, found, 'preview-filing'))
  return settlingsGiven(tx, target, null, today)
}

async function settlingsGiven(
  tx: RetentionTx,
  { folderId, recordId }: OverrideTarget,
  override: string | null,
  today: CivilDate,
): Promise<readonly Settling[]> {
  const rules = { today, reviewIfDueOn: today }
  if (recordId === null) {
    refuseFrozen(await tx.places.isFrozen(folderId, 'folder'))
    return settlingsOfFolder(tx, { id: folderId, override }, rules)
  }
  refuseFrozen(await tx.places.isFrozen(recordId, 'record'))
  return settlingsOfRecord(tx, folderId, { id: recordId, override }, rules)
}
