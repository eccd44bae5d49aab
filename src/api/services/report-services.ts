import type { PersonActor } from '../../access/actor.ts'
import type { ReportName, ReportRow } from '../../retention/reports/report.ts'

export interface ReportServices {
  /** Pages of rows; refuses before the first is read. */
  run(actor: PersonActor, name: ReportName): AsyncIterable<readonly ReportRow[]>
}
