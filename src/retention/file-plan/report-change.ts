import type { FilePlanChange } from './file-plan-change.ts'
import type { FilePlanReading, FilePlanReport } from './file-plan-report.ts'

/** The report of a computed change. What is refused is an error at the place that asks for it. */
export function reportChange(
  file: string,
  reading: Extract<FilePlanReading, { outcome: 'sound' }>,
  change: FilePlanChange,
): FilePlanReport {
  const { created, changed, drafted, unchanged, removed, refused } = change
  const errors = refused.map(({ kind, code, message }) => ({
    file,
    ...reading.placeOf(kind, code),
    value: code,
    message,
  }))
  return { created, changed, drafted, unchanged, removed, errors, warnings: reading.warnings }
}
