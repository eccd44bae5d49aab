import { setTimeout as pause } from 'node:timers/promises'
import type { RunningCommand } from '../command-context.ts'

/**
 * Works through what waits to be read, beside whatever server does, and shows how far it is. Ends when nothing waits
 * but what keeps failing, or when the person has seen enough: what is left is read by the next server or worker.
 */
export async function followReadings({ services, printer, signal }: RunningCommand): Promise<void> {
  const working = new AbortController()
  const stop = AbortSignal.any([signal, working.signal])
  const work = services.readings.work(stop)
  const progress = printer.progress('read')
  let [done, total] = [0, 0]
  try {
    while (!signal.aborted) {
      const { soon: left } = await services.readings.count()
      // What others capture meanwhile, and what comes to its next try, adds to the whole and takes nothing from what is done.
      done = Math.max(done, total - left)
      total = done + left
      if (left === 0) break
      progress.update(done, total)
      await pause(300)
    }
    if (!signal.aborted) progress.update(done, total)
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
