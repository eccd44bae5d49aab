import type { PersonActor } from '../../access/actor.ts'
import type { RecordId, SweepId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { RetentionEnd } from '../../records/retention-end/retention-end.ts'
import type { CalculationRequest } from '../../retention/dates/calculate-retention.ts'
import type { RetentionExplanation } from '../../retention/dates/explain-retention.ts'
import type { ScheduleView } from '../../retention/dates/list-schedules.ts'
import type { RetentionSweep } from '../../retention/retention-sweep.ts'
import type { StartedSweep, SweepRequest } from '../../retention/sweep/start-sweep.ts'

export interface RetentionServices {
  calculate(actor: PersonActor, request: CalculationRequest): Promise<RetentionEnd>
  /** Still answered, minimised, after destruction. */
  explain(actor: PersonActor, id: RecordId, asOf?: CivilDate): Promise<RetentionExplanation>
  /** Begins at once. `finished` resolves when the sweep ends; whoever does not wait may poll `sweep`. */
  startSweep(actor: PersonActor, request: SweepRequest): Promise<StartedSweep>
  sweep(actor: PersonActor, id: SweepId): Promise<RetentionSweep>
  schedules(actor: PersonActor, page: PageRequest): Promise<Page<ScheduleView>>
}
