import { workerData } from 'node:worker_threads'

/**
 * Ends this process and what it started once its parent is gone. A thread of its own, because the main thread may
 * be deep in a parser and hear nothing.
 */
const INTERVAL = 1_000

setInterval(() => {
  if (process.ppid === workerData) return
  try {
    // The process leads its own group: with it go the programs it has started.
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    process.kill(process.pid, 'SIGKILL')
  }
}, INTERVAL)
