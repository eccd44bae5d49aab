import { type AskedThread, makeAskedThread } from '../threads/asked-thread.ts'
import type { Answers, Request, ThreadOptions } from './messages.ts'

/** A thread that has index files open. */
export type IndexThread = AskedThread<Request, Answers>

export function makeIndexThread(options: ThreadOptions): IndexThread {
  const file = new URL('./thread.ts', import.meta.url)
  return makeAskedThread({ file, name: `search-index-${options.role}`, given: options })
}
