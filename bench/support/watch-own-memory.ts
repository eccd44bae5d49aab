import { setTimeout as pause } from 'node:timers/promises'
import { residentMemory } from './resident-memory.ts'

const LOOK_MS = 100

/** The most MiB of its own that a process holds; `undefined` where the system does not say. */
export interface OwnMemory {
  most(): number | undefined
  stop(): Promise<void>
}

/** Looks at a process's own memory from now on, until it is told to stop. */
export function watchOwnMemory(pid: number): OwnMemory {
  const stopped = new AbortController()
  let most: number | undefined
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      const memory = await residentMemory(pid)
      if (memory !== undefined && memory.own > (most ?? 0)) most = memory.own
      await pause(LOOK_MS, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  })()
  return {
    most: () => most,
    stop: async () => {
      stopped.abort()
      await watching
    },
  }
}
