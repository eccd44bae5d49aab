import type { PersonActor, Role } from '../../access/actor.ts'
import type { PersonId } from '../../kernel/ids.ts'
import type { Marking } from '../../records/marking.ts'

export interface NewPerson {
  readonly name: string
  readonly role: Role
  /** Class whose subtree the role is granted for; `null` is the whole plan. */
  readonly scope: string | null
  readonly clearance: Marking
  readonly groups: readonly string[]
}

/** A person as an administrator sees them; never a token. */
export interface Person extends NewPerson {
  readonly id: PersonId
  readonly createdAt: Date
  readonly disabledAt: Date | null
}

/** The one moment at which a token is shown. */
export interface PersonWithToken {
  readonly id: PersonId
  readonly name: string
  readonly role: Role
  readonly token: string
}

/** People and their tokens. Changing anything is for administrators: the use case decides and writes the audit entry. */
export interface PeopleServices {
  /** The person whose live token this is; nothing for a wrong, revoked or outdated one, or a disabled person. */
  authenticate(token: string): Promise<PersonActor | undefined>
  /** Refuses a name that exists with `person-exists`, an unknown scope with `unknown-class`. */
  add(actor: PersonActor, person: NewPerson): Promise<PersonWithToken>
  /** A fresh token; the old ones stop at once. Unknown name: `not-found`. */
  rotate(actor: PersonActor, name: string): Promise<PersonWithToken>
  /** Ends every token of the person at once. Unknown name: `not-found`. */
  disable(actor: PersonActor, name: string): Promise<Person>
  list(actor: PersonActor): Promise<readonly Person[]>
}
