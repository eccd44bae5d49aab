import pino from 'pino'

/** So much is kept to be written once there is room again; what comes beyond is dropped. */
const KEPT_BYTES = 1024 * 1024

/**
 * Where lines of the log go: a file descriptor, written synchronously, since the last line before a crash is the one that is
 * needed. Where it cannot be written (a full disk, a reader that is gone) lines are lost, and the work goes on.
 */
export function makeLogDestination(descriptor: number): ReturnType<typeof pino.destination> {
  const destination = pino.destination({ dest: descriptor, sync: true, maxLength: KEPT_BYTES })
  // There is no other place to say it; without a listener it would end the process.
  destination.on('error', () => undefined)
  return destination
}
