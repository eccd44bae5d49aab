import type { Actor } from '../access/actor.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import type { PersonReader } from './ports.ts'

/**
 * The actor with what they are granted by now: for work that goes on long after they were let in. Throws `unauthenticated`
 * for a person who was disabled since, or whose token was taken back.
 */
export function makeResolveAnew(deps: { readonly people: PersonReader; readonly machineNow: () => Date }) {
  return async (actor: Actor): Promise<Actor> => {
    if (actor.kind !== 'person') return actor
    const person = await deps.people.findLetIn(actor.id, actor.tokenSince ?? null, deps.machineNow())
    if (person === undefined)
      throw new MunimentError('unauthenticated', 'You are not let in any more: your token was taken back.')
    const { name, role, scope, clearance, groups } = person
    return { ...actor, name, role, scope, clearance, groups }
  }
}
