import type { Clock } from '../../kernel/clock.ts'
import { writePath } from '../../kernel/write-path.ts'
import { faultOfAuthority } from '../../records/schedules/fault-of-authority.ts'
import { latestToday } from '../schedules/latest-today.ts'
import type { FilePlanReader, FilePlanReading } from './file-plan-report.ts'

interface Deps {
  readonly reader: FilePlanReader
  readonly clock: Clock
}

/** Reads plan files as `reader` does, and finds fault with what they name that has not come to pass yet. */
export function makeReadAsOfToday({ reader, clock }: Deps): FilePlanReader {
  return {
    read: async (file): Promise<FilePlanReading> => {
      const reading = await reader.read(file)
      if (reading.outcome === 'faulty') return reading
      const today = latestToday(clock)
      const errors = reading.plan.schedules.flatMap(({ code, authority }) => {
        const fault = faultOfAuthority(authority, today)
        if (fault === undefined) return []
        const { line, path } = reading.placeOf('schedule', code)
        const value = authority?.approvedOn ?? null
        return [{ file, line, path: `${path}.${writePath(fault.path)}`, value, message: fault.message }]
      })
      return errors.length === 0 ? reading : { outcome: 'faulty', errors, warnings: reading.warnings }
    },
  }
}
