import type { PersonActor } from '../../access/actor.ts'
import type { RecordedClockFault } from '../../retention/clock/clock-fault.ts'

/** What executions and sweeps wait for where the clock cannot be trusted (DESIGN §5). */
export interface ClockServices {
  faults(actor: PersonActor): Promise<readonly RecordedClockFault[]>
  /** An officer's word that the clock is right; answers what was confirmed. Nothing to confirm: `conflict`. */
  confirm(actor: PersonActor, reason: string): Promise<readonly RecordedClockFault[]>
}
