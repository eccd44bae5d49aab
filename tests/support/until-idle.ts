import type { Muniment } from '../../src/compose.ts'
import { until } from './until.ts'

/** Waits until no job waits or runs: what was captured is read and found by its text, and its reading stands in its history. */
export async function untilIdle({ muniment }: { readonly muniment: Muniment }): Promise<void> {
  await until(
    () => muniment.jobs.count(),
    ({ waiting, running }) => waiting + running === 0,
  )
}
