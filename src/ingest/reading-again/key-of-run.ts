import type { ReadingRunId } from '../../kernel/ids.ts'

/** The key in the queue of a run that reads again, and what the keys of its readings begin with. */
export function keyOfRun(run: ReadingRunId): string {
  return `read-again:${run}`
}
