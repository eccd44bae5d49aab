import type { Actor } from '../access/actor.ts'
import { notFound, requireAllowed } from '../access/require-allowed.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import { issueToken, type PersonWithToken } from './issue-token.ts'
import type { PeopleTx } from './ports.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<PeopleTx>
  readonly machineNow: () => Date
}

/** Gives a person a fresh token; every older one stops at once. Unknown or disabled: `not-found`. */
export function makeRotateToken({ unitOfWork, machineNow }: Deps) {
  return async (actor: Actor, name: string): Promise<PersonWithToken> => {
    requireAllowed(actor, 'manage-people')
    const createdAt = machineNow()
    return unitOfWork.run(async (tx) => {
      const person = await tx.people.lockByName(name)
      if (person === undefined || person.disabledAt !== null) throw notFound()
      await tx.people.revokeTokens(person.id, createdAt)
      const issued = await issueToken(tx, person, createdAt)
      await tx.audit.append({
        actor,
        action: 'person.token-rotated',
        subject: { type: 'person', id: person.id },
        details: { name: person.name },
        conditions: null,
      })
      return issued
    })
  }
}
