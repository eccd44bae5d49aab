import { Gauge, type Registry } from 'prom-client'
import type { Gauges } from '../services/health-services.ts'

/** Registers gauges of the system's state, filled by one reading at each scrape. */
export function makeStateGauges(registry: Registry): (gauges: Gauges) => void {
  const gauge = (name: string, help: string): Gauge =>
    new Gauge({ name: `muniment_${name}`, help, registers: [registry] })
  const labelled = (name: string, help: string, label: string): Gauge =>
    new Gauge({ name: `muniment_${name}`, help, labelNames: [label], registers: [registry] })

  const records = labelled('records', 'Records by state; some minutes old where there are millions.', 'state')
  const readings = labelled(
    'records_by_reading',
    'Living records by where the reading of their text stands; some minutes old where there are millions.',
    'reading',
  )
  const batches = labelled('disposal_batches', 'Disposal batches by state.', 'state')
  const jobsWaiting = gauge('jobs_waiting', 'Jobs that wait or run.')
  const jobsFailed = gauge('jobs_failed', 'Jobs that failed for good: somebody must look.')
  const auditLag = gauge('audit_lag_entries', 'Audit entries not yet under a signed checkpoint.')
  const indexLag = gauge(
    'index_lag_records',
    'Records not yet findable by their text; some minutes old where there are millions.',
  )
  const storeLacksRoom = gauge(
    'store_lacks_room',
    '1 where the store of bytes had no room for what it was last given: captures are refused.',
  )
  const holds = gauge('holds_placed', 'Holds in force.')

  return (now) => {
    fill(records, 'state', now.recordsByState)
    fill(readings, 'reading', now.recordsByReading)
    fill(batches, 'state', now.batchesByState)
    jobsWaiting.set(now.jobsWaiting)
    jobsFailed.set(now.jobsFailed)
    auditLag.set(now.auditLag)
    indexLag.set(now.indexLag)
    storeLacksRoom.set(Number(now.storeLacksRoom))
    holds.set(now.holdsPlaced)
  }
}

function fill(gauge: Gauge, label: string, values: { readonly [value: string]: number }): void {
  // A state that nothing is in any more must not keep its last count.
  gauge.reset()
  for (const [value, count] of Object.entries(values)) gauge.set({ [label]: value }, count)
}
