import type { Actor, Role } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { newId, type PersonId } from '../kernel/ids.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { Marking } from '../records/marking.ts'
import type { PeopleTx, Person } from './ports.ts'
import { hashToken, newToken, tokenLifeMs } from './token.ts'

export interface NewPerson {
  readonly name: string
  readonly role: Role
  /** Class whose subtree the role is granted for; `null` is the whole plan. */
  readonly scope: string | null
  readonly clearance: Marking
  readonly groups: readonly string[]
}

/** A person and the token that is shown this once. */
export interface PersonWithToken {
  readonly person: Person
  readonly token: string
  readonly expiresAt: Date
}

interface Deps {
  readonly unitOfWork: UnitOfWork<PeopleTx>
  readonly machineNow: () => Date
}

/** Adds a person with a first token. A taken name is refused (`person-exists`), as is an unknown scope (`unknown-class`). */
export function makeAddPerson({ unitOfWork, machineNow }: Deps) {
  return async (actor: Actor, wanted: NewPerson): Promise<PersonWithToken> => {
    requireAllowed(actor, 'manage-people')
    const token = newToken()
    const createdAt = machineNow()
    const expiresAt = new Date(createdAt.getTime() + tokenLifeMs)
    const person: Person = {
      id: newId<PersonId>(),
      name: wanted.name,
      role: wanted.role,
      scope: wanted.scope,
      clearance: wanted.clearance,
      groups: [...new Set(wanted.groups)].sort(),
      createdAt,
      disabledAt: null,
    }
    await unitOfWork.run(async (tx) => {
      if (person.scope !== null && !(await tx.people.classExists(person.scope))) {
        throw new MunimentError('unknown-class', `There is no class ${person.scope} to grant the role for.`)
      }
      if (!(await tx.people.insert(person))) {
        throw new MunimentError(
          'person-exists',
          'There is a person of this name already: rotate their token, or choose another name.',
        )
      }
      await tx.people.insertToken({
        personId: person.id,
        hash: hashToken(token),
        kind: 'personal',
        createdAt,
        expiresAt,
      })
      await tx.audit.append({
        actor,
        action: 'person.added',
        subject: { type: 'person', id: person.id },
        codes: { role: person.role, clearance: person.clearance, scope: person.scope },
        details: { name: person.name, groups: person.groups.join(', ') },
      })
    })
    return { person, token, expiresAt }
  }
}
