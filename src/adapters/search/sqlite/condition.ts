import type { SQLInputValue } from 'node:sqlite'

/** A condition on the row `docs`, with its parameters. */
export interface Condition {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}
