import type { PersonActor } from '../../access/actor.ts'
import type { ReportName, ReportRow } from '../../retention/reports/report.ts'

export interface ReportServices {
  /** Refuses before the first row is read. */
  run(actor: PersonActor, name: ReportName): AsyncIterable<ReportRow>
}
