import type { PersonActor } from '../../access/actor.ts'
import type { ReportName, ReportRow } from '../../retention/reports/report.ts'

export interface ReportServices {
  /** Pages of rows; refuses before the first is read. Reads no more once `signal` says that nobody waits for them. */
  run(actor: PersonActor, name: ReportName, signal: AbortSignal): AsyncIterable<readonly ReportRow[]>
}
