import { exitCodes } from './command-error.ts'

/** A terminal signals the whole group, and npm passes on what it got: that is one wish, heard twice. */
const SAME_WISH_MS = 1_000

interface Signalled {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
  exit(code: number): unknown
}

/**
 * Aborts at the first `SIGTERM` or `SIGINT`, so that whatever is at work comes to its end, and says so; one that follows more
 * than a second later means: now, and exits with 2, since the command did not run to its end. `now` is in milliseconds and only
 * ever grows.
 */
export function stopOnSignals(
  process: Signalled,
  say: (words: string) => void,
  now: () => number = () => performance.now(),
): AbortSignal {
  const stopping = new AbortController()
  let first: number | undefined
  const hear = (): void => {
    if (first === undefined) {
      first = now()
      // Not all work can be left half-way: whoever waits for it shall know that they were heard.
      say('Asked to stop: what is at work comes to its end. Ask again to end at once.')
      stopping.abort()
    }
    if (now() - first <= SAME_WISH_MS) return
    say('Ended before it was done, since it was asked again.')
    process.exit(exitCodes.couldNotRun)
  }
  process.on('SIGTERM', hear)
  process.on('SIGINT', hear)
  return stopping.signal
}
