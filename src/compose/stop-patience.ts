import type { ClosePatience } from '../compose.ts'

/** How long a stop waits for what, in milliseconds. */
export interface StopPatience extends ClosePatience {
  /** Jobs and rounds: an engine that is silent keeps them for a minute, and whoever stops the process for ten seconds. */
  readonly workMs: number
}

/** Together less than ten seconds, with time left for the embedded database, which is waited for however long it takes. */
export const STOP_PATIENCE: StopPatience = { workMs: 6_000, anchorMs: 1_500, sessionsMs: 500 }
