import type { Actor } from '../access/actor.ts'
import { notFound, requireAllowed } from '../access/require-allowed.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { PeopleTx, Person } from './ports.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<PeopleTx>
  readonly machineNow: () => Date
}

/** Ends every token of a person at once; what they did stays theirs. Disabling twice changes nothing. */
export function makeDisablePerson({ unitOfWork, machineNow }: Deps) {
  return async (actor: Actor, name: string): Promise<Person> => {
    requireAllowed(actor, 'manage-people')
    return unitOfWork.run(async (tx) => {
      const person = await tx.people.lockByName(name)
      if (person === undefined) throw notFound()
      if (person.disabledAt !== null) return person
      const disabledAt = machineNow()
      await tx.people.disable(person.id, disabledAt)
      await tx.people.revokeTokens(person.id, disabledAt)
      await tx.audit.append({
        actor,
        action: 'person.disabled',
        subject: { type: 'person', id: person.id },
        details: { name: person.name },
        conditions: null,
      })
      return { ...person, disabledAt }
    })
  }
}
