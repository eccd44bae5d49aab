import { setTimeout as pause } from 'node:timers/promises'
import { descendants, residentMemory } from './resident-memory.ts'

const LOOK_MS = 250

/** Watches the processes started from here while `work` runs; answers the most MiB that any one of them held. */
export async function watchLargest(work: () => Promise<unknown>): Promise<number | undefined> {
  const done = new AbortController()
  let largest: number | undefined
  const watching = (async () => {
    while (!done.signal.aborted) {
      for (const pid of await descendants(process.pid)) {
        const memory = await residentMemory(pid)
        if (memory !== undefined && !(memory.peak <= (largest ?? 0))) largest = memory.peak
      }
      await pause(LOOK_MS, undefined, { signal: done.signal }).catch(() => undefined)
    }
  })()
  try {
    await work()
  } finally {
    done.abort()
    await watching
  }
  return largest
}
