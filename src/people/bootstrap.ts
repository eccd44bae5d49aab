import { systemActor } from '../access/actor.ts'
import { newId, type PersonId } from '../kernel/ids.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { PeopleTx, Person } from './ports.ts'
import { bootstrapLifeMs, hashToken, newToken } from './token.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<PeopleTx>
  readonly machineNow: () => Date
}

/** The name under which a new data folder's first administrator acts. */
const bootstrapName = 'bootstrap'

/**
 * At a data folder's first start, makes the first administrator, whose token opens `user add` and dies after a day.
 * Answers the token where one had to be made (it is shown this once and never logged); nothing where `given` was
 * taken, at every later start, and where somebody is there already.
 */
export function makeBootstrap({ unitOfWork, machineNow }: Deps) {
  return async (given: string | undefined): Promise<string | undefined> => {
    const token = given ?? newToken()
    const createdAt = machineNow()
    const made = await unitOfWork.run(async (tx) => {
      // Somebody whom the operator added can add the rest; a token that was asked for is made all the same.
      if (given === undefined && (await tx.people.anyoneThere())) return false
      const person: Person = {
        id: newId<PersonId>(),
        name: bootstrapName,
        role: 'administrator',
        scope: null,
        clearance: 'official',
        groups: [],
        createdAt,
        disabledAt: null,
      }
      // Two processes at a first start: the second finds the name taken and leaves it at that.
      if (!(await tx.people.insert(person))) return false
      await tx.people.insertToken({
        personId: person.id,
        hash: hashToken(token),
        kind: 'bootstrap',
        createdAt,
        expiresAt: new Date(createdAt.getTime() + bootstrapLifeMs),
      })
      await tx.audit.append({
        actor: systemActor,
        action: 'person.added',
        subject: { type: 'person', id: person.id },
        codes: { role: person.role, bootstrap: true },
        details: { name: person.name },
        conditions: null,
      })
      return true
    })
    return made && given === undefined ? token : undefined
  }
}
