import type { Actor } from '../access/actor.ts'
import { notFound, requireAllowed } from '../access/require-allowed.ts'
import { rightsChange } from '../access/rights-change.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import { groupNames } from '../records/group-names.ts'
import type { PersonChange } from './person-change.ts'
import type { PeopleTx, Person } from './ports.ts'
import { requireClass } from './require-class.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<PeopleTx>
  readonly machineNow: () => Date
}

/**
 * Changes what a person may do; it holds from their next request, and whoever is given more waits as whoever is new does
 * (docs/adr/0023-…). What is as wanted already leaves row and log as they are. Throws `missing-field` where nothing is to
 * change, `not-found`, `person-disabled`, `unknown-class` for a scope, and `last-administrator`; then nothing was changed.
 */
export function makeChangePerson({ unitOfWork, machineNow }: Deps) {
  return async (actor: Actor, name: string, change: PersonChange): Promise<Person> => {
    requireAllowed(actor, 'manage-people')
    requireSomething(change)
    return unitOfWork.run(async (tx) => {
      // Before the person, for whoever does the same to another administrator.
      const administrators = mayEndOne(change) ? await tx.people.lockAdministrators(machineNow()) : []
      const before = await tx.people.lockByName(name)
      if (before === undefined) throw notFound()
      if (before.disabledAt !== null) throw isDisabled()
      const after = changed(before, change)
      const codes = rightsChange(before, after)
      if (codes.changed.length === 0) return before
      if (after.scope !== before.scope) await requireClass(tx, after.scope)
      if (before.role === 'administrator' && after.role !== before.role) {
        if (!administrators.some((id) => id !== before.id)) throw isLastAdministrator()
      }
      await tx.people.change(after)
      await tx.audit.append({
        actor,
        action: 'person.changed',
        subject: { type: 'person', id: before.id },
        codes,
        details: {
          name: before.name,
          ...(codes.changed.includes('groups') && { groups: after.groups.join(', ') }),
          ...(change.reason !== undefined && { reason: change.reason }),
        },
        conditions: null,
      })
      return after
    })
  }
}

function requireSomething({ role, scope, clearance, groups }: PersonChange): void {
  if ([role, scope, clearance, groups].every((wanted) => wanted === undefined))
    throw new MunimentError('missing-field', 'Say what is to change: role, scope, clearance or groups.')
}

function mayEndOne({ role }: PersonChange): boolean {
  return role !== undefined && role !== 'administrator'
}

function changed(person: Person, { role, scope, clearance, groups }: PersonChange): Person {
  return {
    ...person,
    role: role ?? person.role,
    scope: scope === undefined ? person.scope : scope,
    clearance: clearance ?? person.clearance,
    groups: groups === undefined ? person.groups : groupNames(groups),
  }
}

/** What they could do to the end stays to be seen; and nothing makes them able to act again. */
function isDisabled(): MunimentError {
  return new MunimentError(
    'person-disabled',
    'This person is disabled, and what they could do is not changed any more.',
  )
}

// Disabling refuses nobody, since a stolen token must end at once; a role can wait until somebody else has it.
function isLastAdministrator(): MunimentError {
  return new MunimentError(
    'last-administrator',
    'Nobody else is an administrator with a token that is valid: add one first, or give somebody the role.',
  )
}
