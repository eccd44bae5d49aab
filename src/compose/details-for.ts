import type { Actor } from '../access/actor.ts'
import { authorise } from '../access/authorise.ts'
import type { MayRead } from '../audit/present-entry.ts'

/** Whose eyes see what lies beside an entry: those that may read what it is about, in every folder it lies in. */
export function detailsFor(actor: Actor): MayRead {
  return (conditions) => authorise(actor, 'read-history', conditions) === 'allowed'
}
