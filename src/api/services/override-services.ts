import type { PersonActor } from '../../access/actor.ts'
import type { OverrideRequest } from '../../retention/overrides/give-override.ts'
import type { OverrideSubject, ScheduleOverride } from '../../retention/overrides/override-store.ts'

export interface OverrideServices {
  give(actor: PersonActor, subject: OverrideSubject, request: OverrideRequest): Promise<ScheduleOverride>
  withdraw(actor: PersonActor, subject: OverrideSubject, reason: string): Promise<void>
}
