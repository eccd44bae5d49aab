import { setTimeout as pause } from 'node:timers/promises'
import type { RunningCommand } from '../command-context.ts'

/**
 * Works through what waits to be read, beside whatever server does, and shows how far it is. Ends when nothing waits
 * but what keeps failing, or when the person has seen enough: what is left is read by the next server or worker.
 */
export async function followReadings({ services, printer, signal }: RunningCommand): Promise<void> {
  const { soon: total } = await services.readings.count()
  const working = new AbortController()
  const stop = AbortSignal.any([signal, working.signal])
  const work = services.readings.work(stop)
  const progress = printer.progress('read')
  try {
    for (let left = total; left > 0 && !signal.aborted; left = (await services.readings.count()).soon) {
      progress.update(Math.max(0, total - left), total)
      await pause(300)
    }
    if (!signal.aborted) progress.update(total, total)
  } finally {
    progress.stop()
    working.abort()
    await work
  }
  const { postponed } = await services.readings.count()
  if (postponed > 0) {
    printer.note(`${postponed} readings or index entries keep failing; a server or worker tries them again`)
  }
}
