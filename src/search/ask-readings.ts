import type { IndexAnswer } from './ports.ts'
import type { ReadQuery, ResolvedReading } from './read-query.ts'

/** What was found, and by which of the readings. */
export interface ReadAnswer {
  readonly answer: IndexAnswer
  readonly reading: ResolvedReading
  /** Its place among the readings. */
  readonly number: number
}

type Ask = (reading: ResolvedReading) => Promise<IndexAnswer>

/**
 * Asks by the strictest reading, and where that finds nothing by the next: no search shows less than there is. One that finds near
 * words alone has found nothing of what was typed: the first that has does better, and shows what is near below it; where none
 * has, what is near is all there is. So no search finds less for allowing scanning errors. `askWhether`: as `ask`, where no more
 * matters than whether anything is found.
 */
export async function askReadings(
  readings: ReadQuery['readings'],
  ask: Ask,
  askWhether: Ask = ask,
): Promise<ReadAnswer> {
  const read = async (number: number, reading: ResolvedReading): Promise<ReadAnswer> => ({
    answer: await ask(reading),
    reading,
    number,
  })
  let found = await read(0, readings[0])
  let nearAlone: ReadAnswer | undefined
  for (let next = 1; ; next += 1) {
    const looser = readings[next]
    if (found.answer.total > 0) {
      if (looser === undefined && nearAlone === undefined) return found
      if (await isFoundAsTyped(found, askWhether)) return found
      nearAlone ??= found
    }
    if (looser === undefined) return nearAlone ?? found
    found = await read(next, looser)
  }
}

async function isFoundAsTyped({ answer, reading }: ReadAnswer, askWhether: Ask): Promise<boolean> {
  const { asTyped: node, ...others } = reading
  if (node === undefined || (answer.matchingAll ?? 0) > 0) return true
  return (await askWhether({ ...others, node, near: [] })).total > 0
}
