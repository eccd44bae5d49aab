import type { PeopleTx, Person } from './ports.ts'
import { hashToken, newToken, tokenLifeMs } from './token.ts'

/** A person and the token that is shown this once. */
export interface PersonWithToken {
  readonly person: Person
  readonly token: string
  readonly expiresAt: Date
}

/** Gives a person a new token, which lives for 90 days from `createdAt`. Only its hash is kept. */
export async function issueToken(tx: PeopleTx, person: Person, createdAt: Date): Promise<PersonWithToken> {
  const token = newToken()
  const expiresAt = new Date(createdAt.getTime() + tokenLifeMs)
  await tx.people.insertToken({
    personId: person.id,
    hash: hashToken(token),
    kind: 'personal',
    createdAt,
    expiresAt,
  })
  return { person, token, expiresAt }
}
