import type { FormattedRun } from './formatting.ts'

/** Makes a question whether a place lies in one of the runs. */
export function makeRunFinder(runs: readonly FormattedRun[]): (place: number) => boolean {
  const sorted = [...runs].sort((one, other) => one.from - other.from)
  /** The answer of the place before holds for all between two borders. */
  let known = { from: 0, to: 0, answer: false }
  return (place) => {
    if (place >= known.from && place < known.to) return known.answer
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sorted[middle]?.from ?? 0) <= place) low = middle + 1
      else high = middle
    }
    const run = sorted[low - 1]
    const next = sorted[low]?.from ?? Number.POSITIVE_INFINITY
    if (run !== undefined && place < run.to)
      known = { from: run.from, to: Math.min(run.to, next), answer: true }
    else known = { from: run?.to ?? 0, to: next, answer: false }
    return known.answer
  }
}
