/** A terminal signals the whole group, and npm passes on what it got: that is one wish, heard twice. */
const SAME_WISH_MS = 1_000

interface Signalled {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
  exit(code: number): unknown
}

/**
 * Aborts at the first `SIGTERM` or `SIGINT`, so that whatever is at work comes to its end; one that follows more than a
 * second later means: now, and exits with 1. `now` is in milliseconds and only ever grows.
 */
export function stopOnSignals(process: Signalled, now: () => number = () => performance.now()): AbortSignal {
  const stopping = new AbortController()
  let first: number | undefined
  const hear = (): void => {
    first ??= now()
    stopping.abort()
    if (now() - first > SAME_WISH_MS) process.exit(1)
  }
  process.on('SIGTERM', hear)
  process.on('SIGINT', hear)
  return stopping.signal
}
