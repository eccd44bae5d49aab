import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { newId, type PersonId } from '../kernel/ids.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import { composedName } from '../records/composed-name.ts'
import { groupNames } from '../records/group-names.ts'
import { issueToken, type PersonWithToken } from './issue-token.ts'
import type { PeopleTx, Person } from './ports.ts'
import { requireClass } from './require-class.ts'
import { requireOwnName } from './require-own-name.ts'

/** What an administrator says of a person to be added. */
export type NewPerson = Omit<Person, 'id' | 'createdAt' | 'disabledAt'>

interface Deps {
  readonly unitOfWork: UnitOfWork<PeopleTx>
  readonly machineNow: () => Date
}

/**
 * Adds a person with a first token. A name that looks like a taken one, or is shown for no person, is refused
 * (`person-exists`), as is an unknown scope (`unknown-class`).
 */
export function makeAddPerson({ unitOfWork, machineNow }: Deps) {
  return async (actor: Actor, wanted: NewPerson): Promise<PersonWithToken> => {
    requireAllowed(actor, 'manage-people')
    const name = composedName(wanted.name)
    requireOwnName(name)
    const createdAt = machineNow()
    const person: Person = {
      id: newId<PersonId>(),
      name,
      role: wanted.role,
      scope: wanted.scope,
      clearance: wanted.clearance,
      groups: groupNames(wanted.groups),
      createdAt,
      disabledAt: null,
    }
    return unitOfWork.run(async (tx) => {
      await requireClass(tx, person.scope)
      if (!(await tx.people.insert(person))) {
        throw new MunimentError(
          'person-exists',
          'There is a person of this name already: rotate their token, or choose another name.',
        )
      }
      const issued = await issueToken(tx, person, createdAt)
      await tx.audit.append({
        actor,
        action: 'person.added',
        subject: { type: 'person', id: person.id },
        codes: { role: person.role, clearance: person.clearance, scope: person.scope },
        details: { name: person.name, groups: person.groups.join(', ') },
        conditions: null,
      })
      return issued
    })
  }
}
