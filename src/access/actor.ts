import type { PersonId } from '../kernel/ids.ts'
import type { Marking } from '../records/marking.ts'

/** What a person is granted to do (DESIGN §7). */
export const roles = ['civil-servant', 'ig-officer', 'auditor', 'administrator'] as const
export type Role = (typeof roles)[number]

/** Who a person is, and what they are granted. */
export interface KnownPerson {
  readonly id: PersonId
  readonly name: string
  readonly role: Role
  /** Class whose subtree the role is granted for; `null` is the whole plan. */
  readonly scope: string | null
  readonly clearance: Marking
  readonly groups: readonly string[]
}

/** A known person, authenticated by a token. */
export interface PersonActor extends KnownPerson {
  readonly kind: 'person'
  /** How the person was authenticated, as each approval records it. */
  readonly how: 'token' | 'bootstrap-token'
  /** When that token was given to them, by the machine's clock. */
  readonly tokenSince?: Date
}

/** Whoever runs a command on the machine without a token: sets up, imports and sweeps; never decides or lifts. */
export interface OperatorActor {
  readonly kind: 'operator'
  /** `operator:<os user>`. */
  readonly id: string
  readonly name: string
}

/** Muniment itself: scheduled sweeps, jobs. */
export interface SystemActor {
  readonly kind: 'system'
  readonly id: 'system'
  readonly name: 'system'
}

export type Actor = PersonActor | OperatorActor | SystemActor

export const systemActor: SystemActor = { kind: 'system', id: 'system', name: 'system' }
