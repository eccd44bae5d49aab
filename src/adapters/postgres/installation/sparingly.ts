/** Work that is over so soon is done at every call. */
const SOON_MS = 250
/** Other work rests for so many times as long as it took: it has a twentieth of the time at most. */
const REST = 19

/**
 * Does dear work no more often than it can be afforded, and answers what came of it last meanwhile; who asks while it is
 * being done waits for that. What failed is done again at the next call. `elapsed` are milliseconds that only go forward.
 */
export function sparingly<Result>(work: () => Promise<Result>, elapsed: () => number): () => Promise<Result> {
  let last: { readonly result: Promise<Result>; readonly until: number } | undefined
  return () => {
    if (last !== undefined && elapsed() < last.until) return last.result
    const start = elapsed()
    const result = work()
    last = { result, until: Number.POSITIVE_INFINITY }
    result.then(
      () => {
        const took = elapsed() - start
        last = took < SOON_MS ? undefined : { result, until: start + took * (1 + REST) }
      },
      () => {
        last = undefined
      },
    )
    return result
  }
}
