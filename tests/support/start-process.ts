import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process of ours that has said its first line. */
export interface StartedProcess {
  readonly child: ChildProcess
  readonly said: string
  /** kill -9, and the wait until it is gone. */
  kill(): Promise<void>
}

const started = new Set<ChildProcess>()

/** Kills what a failed test left: in `afterEach`. */
export function killStartedProcesses(): void {
  for (const child of started) child.kill('SIGKILL')
}

/** Starts a script of `tests/support/processes` and waits for its first line; a process that ends before is an error. */
export async function startProcess(script: string, ...args: readonly string[]): Promise<StartedProcess> {
  const path = join(import.meta.dirname, 'processes', script)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  started.add(child)
  child.once('exit', () => started.delete(child))
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`${script} ended with ${code}: ${errors}`)
  })
  // Once it has spoken nobody waits for its end by this promise any more.
  ended.catch(() => undefined)
  const [said] = await Promise.race([once(child.stdout, 'data'), ended])
  return {
    child,
    said: String(said).trim(),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
