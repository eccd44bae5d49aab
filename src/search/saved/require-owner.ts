import type { Actor, PersonActor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'

/** Who keeps searches: a person whose role finds records. Throws `forbidden-role`. */
export function requireOwner(actor: Actor): PersonActor {
  if (actor.kind !== 'person')
    throw new MunimentError(
      'forbidden-role',
      'A saved search belongs to a person: set MUNIMENT_TOKEN to act as one.',
    )
  requireAllowed(actor, 'keep-searches')
  return actor
}
