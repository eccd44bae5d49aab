/**
 * Has all who ask for the same work at once wait for one run of it: one at a time, and for those who come while it runs one more,
 * which begins after it, so that whatever stood before somebody asked is in the run that they wait for. A run that fails, fails
 * for those who wait for it, and for nobody after.
 */
export function runTogether<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined
  let next: Promise<Result> | undefined
  const begin = (): Promise<Result> => {
    const run = work().finally(() => {
      if (running === run) running = undefined
    })
    running = run
    return run
  }
  return () => {
    if (running === undefined) return begin()
    const beginNext = () => {
      next = undefined
      return begin()
    }
    next ??= running.then(beginNext, beginNext)
    return next
  }
}
