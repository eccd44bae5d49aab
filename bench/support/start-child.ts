import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Closing } from '../../src/compose/closing.ts'

/** A process of the bench: answers each message with one, and ends when it loses its parent. */
export interface BenchChild {
  readonly pid: number
  /** Sends `message` and waits for the answer; one at a time. */
  ask(message: unknown): Promise<unknown>
}

/** Starts a script of the bench with its arguments as one JSON value; it has ended when `closing` has closed. */
export function startChild(script: string, options: unknown, closing: Closing): BenchChild {
  const child = fork(script, [JSON.stringify(options)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // What a server logs is written, as it would be, and thrown away.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  closing.later(script, () => end(child))
  return {
    pid: child.pid ?? 0,
    ask: async (message) => {
      const ended = new AbortController()
      const gone = once(child, 'exit', { signal: ended.signal }).then(() => {
        throw new Error(`${script} ended by itself`)
      })
      // Its rejection is looked at in the race alone.
      gone.catch(() => undefined)
      const answered = once(child, 'message', { signal: ended.signal })
      answered.catch(() => undefined)
      child.send(message as object)
      try {
        const [answer] = await Promise.race([answered, gone])
        if (isFailure(answer)) throw new Error(answer.failure)
        return answer
      } finally {
        ended.abort()
      }
    },
  }
}

/** A server with a million records has a database to take away. */
const END_MS = 60_000

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  const patience = setTimeout(() => child.kill('SIGKILL'), END_MS)
  await exited
  clearTimeout(patience)
}

function isFailure(answer: unknown): answer is { readonly failure: string } {
  return typeof answer === 'object' && answer !== null && 'failure' in answer
}
