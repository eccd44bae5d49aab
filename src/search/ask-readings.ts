import type { Reading, Readings } from './parse-query.ts'
import type { IndexAnswer } from './ports.ts'

/** What was found, and by which of the readings. */
export interface ReadAnswer {
  readonly answer: IndexAnswer
  readonly reading: Reading
  /** Its place among the readings. */
  readonly number: number
}

/** Asks by the strictest reading, and where that finds nothing by the next: no search shows less than there is. */
export async function askReadings(
  readings: Readings,
  ask: (reading: Reading) => Promise<IndexAnswer>,
): Promise<ReadAnswer> {
  let number = 0
  let reading: Reading = readings[0]
  let answer = await ask(reading)
  for (let next = readings[1]; answer.total === 0 && next !== undefined; next = readings[number + 1]) {
    number += 1
    reading = next
    answer = await ask(reading)
  }
  return { answer, reading, number }
}
