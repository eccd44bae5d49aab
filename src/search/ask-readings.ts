import type { IndexAnswer } from './ports.ts'
import type { ReadQuery, ResolvedReading } from './read-query.ts'

/** What was found, and by which of the readings. */
export interface ReadAnswer {
  readonly answer: IndexAnswer
  readonly reading: ResolvedReading
  /** Its place among the readings. */
  readonly number: number
}

/** Asks by the strictest reading, and where that finds nothing by the next: no search shows less than there is. */
export async function askReadings(
  readings: ReadQuery['readings'],
  ask: (reading: ResolvedReading) => Promise<IndexAnswer>,
): Promise<ReadAnswer> {
  let number = 0
  let reading = readings[0]
  let answer = await ask(reading)
  for (let next = readings[1]; answer.total === 0 && next !== undefined; next = readings[number + 1]) {
    number += 1
    reading = next
    answer = await ask(reading)
  }
  return { answer, reading, number }
}
