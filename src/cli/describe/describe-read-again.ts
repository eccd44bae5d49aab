import type { FoundRecords, ReadingRun } from '../../ingest/ports.ts'

/** How many records are, or would be, read again, and what they are like as they stand. */
export function describeToReadAgain({ records, byReading, byReason, byFormat }: FoundRecords): string {
  if (records === 0) return 'there is nothing to read again'
  return [
    `${records} records to read again`,
    ...byReading.map(({ reading, records }) => line(records, wordsFor[reading] ?? reading)),
    ...byReason.map(({ reason, records }) => line(records, `why: ${reason}`)),
    ...byFormat.map(({ format, records }) => line(records, `format: ${format}`)),
  ].join('\n')
}

const wordsFor: { readonly [reading: string]: string } = {
  available: 'have text',
  'available-without-text': 'have none',
  quarantined: 'are in quarantine',
}

function line(records: number, what: string): string {
  return `${String(records).padStart(8)}  ${what}`
}

/** The runs that go on. */
export function describeRuns(runs: readonly ReadingRun[]): string {
  if (runs.length === 0) return 'nothing is being read again'
  return runs
    .map(({ run, since, toAsk, waiting, failing }) => {
      const failed = failing === 0 ? '' : `, ${failing} keep failing and are tried again`
      return `${run}  since ${since}: ${toAsk + waiting} still to be read${failed}`
    })
    .join('\n')
}
