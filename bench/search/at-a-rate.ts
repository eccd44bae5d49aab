import { setTimeout as pause } from 'node:timers/promises'

export interface RateOptions {
  readonly perSecond: number
  readonly seconds: number
}

/**
 * Begins `work` so many times a second, whether or not what was begun before has ended. Answers the milliseconds of each,
 * counted from when it was due: a server that falls behind is not asked less often for it.
 */
export async function atARate(
  { perSecond, seconds }: RateOptions,
  work: (number: number) => Promise<void>,
): Promise<readonly number[]> {
  const start = performance.now()
  const took: Promise<number>[] = []
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const due = start + (number * 1000) / perSecond
    const early = due - performance.now()
    if (early > 0) await pause(early)
    took.push(work(number).then(() => performance.now() - due))
  }
  return Promise.all(took)
}
