import { setTimeout as pause } from 'node:timers/promises'
import type { StartedRun } from '../../ingest/reading-again/start-reading-again.ts'
import type { CommandOutcome, RunningCommand } from '../command-context.ts'

/** How often it is looked how far it is. */
const LOOK_MS = 300

/**
 * Works on a run, beside whatever server does, and shows how far it is, until nothing of it waits but what keeps failing. Stopping
 * loses nothing: the queue knows what is left.
 */
export async function followRun(
  running: RunningCommand,
  started: StartedRun,
  wait: boolean,
): Promise<CommandOutcome> {
  const { services, printer, signal } = running
  const { run, records } = started
  const working = new AbortController()
  const work =
    wait && records > 0 ? services.readings.work(AbortSignal.any([signal, working.signal])) : undefined
  const progress = printer.progress('read again')
  let left = records
  let failing = 0
  try {
    while (work !== undefined && !signal.aborted) {
      const found = (await services.readAgain.list(services.actor)).find((one) => one.run === run)
      left = Math.min(left, found === undefined ? 0 : found.toAsk + found.waiting)
      failing = found?.failing ?? 0
      progress.update(records - left, records)
      if (found === undefined || (!found.goesOn && found.waiting === 0)) break
      await pause(LOOK_MS)
    }
  } finally {
    progress.stop()
    working.abort()
    await work
  }
  printer.result({ ...started, left, failing }, describeEnd(records, left, failing))
  return wait && left > 0 ? 'interrupted' : 'done'
}

function describeEnd(records: number, left: number, failing: number): string {
  if (records === 0) return 'nothing was read again'
  const failed = failing === 0 ? '' : `\n${failing} of them keep failing; a server or worker tries them again`
  if (left === 0) return `${records - failing} of ${records} read again${failed}`
  return `${left} of ${records} are left: a server or worker reads them, and muniment read-again --status says how far it is${failed}`
}
