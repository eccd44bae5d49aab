import type { Actor } from '../access/actor.ts'
import { notFound, requireAllowed } from '../access/require-allowed.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { PersonWithToken } from './add-person.ts'
import type { PeopleTx } from './ports.ts'
import { hashToken, newToken, tokenLifeMs } from './token.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<PeopleTx>
  readonly machineNow: () => Date
}

/** Gives a person a fresh token; every older one stops at once. Unknown or disabled: `not-found`. */
export function makeRotateToken({ unitOfWork, machineNow }: Deps) {
  return async (actor: Actor, name: string): Promise<PersonWithToken> => {
    requireAllowed(actor, 'manage-people')
    const token = newToken()
    const createdAt = machineNow()
    const expiresAt = new Date(createdAt.getTime() + tokenLifeMs)
    const person = await unitOfWork.run(async (tx) => {
      const found = await tx.people.findByName(name)
      if (found === undefined || found.disabledAt !== null) throw notFound()
      await tx.people.revokeTokens(found.id, createdAt)
      await tx.people.insertToken({
        personId: found.id,
        hash: hashToken(token),
        kind: 'personal',
        createdAt,
        expiresAt,
      })
      await tx.audit.append({
        actor,
        action: 'person.token-rotated',
        subject: { type: 'person', id: found.id },
        details: { name },
      })
      return found
    })
    return { person, token, expiresAt }
  }
}
