import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { PeopleTx, Person } from './ports.ts'

/** Everybody, by name; never a token. */
export function makeListPeople({ unitOfWork }: { readonly unitOfWork: UnitOfWork<PeopleTx> }) {
  return async (actor: Actor): Promise<readonly Person[]> => {
    requireAllowed(actor, 'manage-people')
    return unitOfWork.run((tx) => tx.people.list())
  }
}
