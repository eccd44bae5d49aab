import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import type { Marking } from '../../records/marking.ts'
import type { RecordEntity } from '../../records/record-entity.ts'

/**
 * Whether whoever captured this record, or what is left of it, may still be told that they did: where they may read it now.
 * One may file upwards: the marking that they gave it themselves takes nothing from them that they had.
 */
export function mayHearAgain(
  actor: Actor,
  { access, folders, marking }: RecordEntity,
  given: Marking | undefined,
): boolean {
  const [first] = folders
  const wanted = marking === given && first !== undefined ? first.access.marking : marking
  return authorise(actor, 'read-record', { ...access, marking: wanted }) === 'allowed'
}
