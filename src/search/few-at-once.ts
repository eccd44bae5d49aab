/** Does work, `most` at a time, in the order in which it was asked for. */
export type FewAtOnce = <Result>(work: () => Promise<Result>) => Promise<Result>

/** One for all who share a limit. */
export function makeFewAtOnce(most: number): FewAtOnce {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    // Whoever ends hands its place to the first who waits, so that nobody comes between.
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
