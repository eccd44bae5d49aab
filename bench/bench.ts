import type { Closing } from '../src/compose/closing.ts'
import type { Figure } from './report/figure.ts'

/** What every benchmark is given. */
export interface BenchContext {
  /** The sizes of the issue where `true`; smaller ones, said in the figure's name, where they would not fit. */
  readonly full: boolean
  /** So many records instead, for a benchmark that generates them; `null` where nobody asked for a size. */
  readonly records: number | null
  /** Of this benchmark alone; exists, and goes with all that is in it. */
  readonly folder: string
  readonly cores: number
  /** What must not outlive the benchmark; closed in reverse order also where it fails. */
  readonly closing: Closing
  /** A line of progress for whoever waits. */
  readonly say: (line: string) => void
}

/** One benchmark: what it measures beside its peer, in the same run. */
export interface Bench {
  readonly name: string
  readonly run: (context: BenchContext) => Promise<readonly Figure[]>
}
