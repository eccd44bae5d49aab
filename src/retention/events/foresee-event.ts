import type { EventId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { settlingsIn } from '../dates/settlings-in.ts'
import type { Settling } from '../dates/standing-store.ts'
import type { SupposedEvent } from '../dates/supposition.ts'
import type { RetentionTx } from '../ports.ts'
import type { Foresee } from '../what-if/make-what-if.ts'
import { eventExists, findStanding, refuseUnknownType } from './event-refusals.ts'
import { requireStanding } from './load-event.ts'
import type { NewEvent } from './retention-event.ts'

/** What registering an event would write. The errors of registering it. */
export const foreseeRegistration: Foresee<NewEvent> = async (tx, event, today) => {
  await refuseUnknownType(tx, event.type)
  const standing = await findStanding(tx, event)
  if (standing !== undefined) throw eventExists(event, standing)
  return settlingsSupposing(tx, event, today)
}

/** What correcting an event would write. The errors of correcting it. */
export const foreseeCorrection: Foresee<{ readonly id: EventId; readonly date: CivilDate }> = async (
  tx,
  { id, date },
  today,
) => {
  const { type, subject } = requireStanding(await tx.events.find(id))
  return settlingsSupposing(tx, { type, subject, date }, today)
}

/** What revoking an event would write. The errors of revoking it. */
export const foreseeRevocation: Foresee<EventId> = async (tx, id, today) => {
  const { type, subject } = requireStanding(await tx.events.find(id))
  return settlingsSupposing(tx, { type, subject, date: null }, today)
}

/** Folder by folder, as `applyEvent` goes. */
async function settlingsSupposing(
  tx: RetentionTx,
  event: SupposedEvent,
  today: CivilDate,
): Promise<readonly Settling[]> {
  const rules = { hasteners: [], reviewIfDueOn: null, today, supposing: { event } }
  const settlings: Settling[] = []
  for (const folderId of await tx.events.foldersAbout(event.type, event.subject)) {
    const folder = await tx.standings.folderPath(folderId)
    if (folder !== undefined)
      settlings.push(...(await settlingsIn(tx, { folderId, recordId: null }, folder, rules)))
  }
  return eachOnce(settlings)
}

/**
 * What is filed in several of the folders is settled with the first of them in which it lies, and stands as it is with the others:
 * one that it has left would not count it where it stays as it is.
 */
function eachOnce(settlings: readonly Settling[]): readonly Settling[] {
  const lying = new Set(
    settlings.flatMap(({ several }) =>
      several.flatMap((one) => (one.hasLeft === true ? [] : [one.recordId])),
    ),
  )
  const seen = new Set<RecordId>()
  return settlings.flatMap((settling) => {
    const several = settling.several.filter(
      ({ recordId, hasLeft }) => !seen.has(recordId) && !(hasLeft === true && lying.has(recordId)),
    )
    for (const { recordId } of several) seen.add(recordId)
    return several.length > 0 || settling.several.length === 0 ? [{ ...settling, several }] : []
  })
}
