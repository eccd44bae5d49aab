import type { FilePlanReader, FilePlanReading, FilePlanReport } from './file-plan-report.ts'

interface Deps {
  readonly reader: FilePlanReader
}

export type CheckFilePlan = (file: string) => Promise<FilePlanReport>

/** Says what is wrong with a plan file, all of it at once. Looks at nothing but the file and changes nothing. */
export function makeCheckFilePlan({ reader }: Deps): CheckFilePlan {
  return async (file) => reportReading(await reader.read(file))
}

/** The report of a file that was only read. */
export function reportReading(reading: FilePlanReading): FilePlanReport {
  const errors = reading.outcome === 'faulty' ? reading.errors : []
  return {
    created: [],
    changed: [],
    drafted: [],
    unchanged: [],
    removed: [],
    errors,
    warnings: reading.warnings,
  }
}
