import type { Actor } from './actor.ts'

/**
 * Whether somebody sees that there is what they may not read, its detail withheld: an auditor, to whom every entry, list and
 * total is complete (DESIGN §7). For everybody else it does not exist.
 */
export function seesWithheld(actor: Actor): boolean {
  return actor.kind === 'person' && actor.role === 'auditor'
}
