import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  type ChildAnswer,
  type ChildMessage,
  type ChildTask,
  childMessages,
  type LastMessage,
} from './child-messages.ts'
import type { Isolation } from './isolation.ts'
import { residentBytesOf } from './resident-memory.ts'

/** Limits of one task, in milliseconds and bytes. */
export interface TaskLimits {
  readonly stallMilliseconds: number
  readonly totalMilliseconds: number
  readonly residentBytes: number
}

/**
 * How a task ended that the child did not answer itself; `could-not-start` and `hindered` are the system's fault, never
 * the document's.
 */
export type TaskFailure =
  | 'time-limit'
  | 'memory-limit'
  | 'reader-crashed'
  | 'could-not-start'
  | 'hindered'
  | 'aborted'

export type TaskEnd =
  | { readonly kind: 'answered'; readonly answer: ChildAnswer }
  | { readonly kind: 'failed'; readonly failure: TaskFailure }

/** One child process. It does one task at a time and is not used again after one has failed. */
export interface ReaderChild {
  /** Never rejects. `onMessage` hears what is said on the way. */
  run(task: ChildTask, limits: TaskLimits, onMessage: (message: ChildMessage) => void): Promise<TaskEnd>
  /** Ends the running task with `aborted`. */
  abort(): void
  /** False once a task failed, the child asked to be replaced, or it ended by itself. */
  usable(): boolean
  /** Kills the process and waits until the system has confirmed its end. */
  end(): Promise<void>
}

const ENTRY = fileURLToPath(new URL('./child/main.ts', import.meta.url))
const WATCH_INTERVAL = 100
/** As much as a child may have in all, which its parent watches: V8 paces itself by it, and reads a tenth slower with half. */
const OLD_SPACE_MEBIBYTES = 2_048

/** What a child is told besides its task: nothing of the parent's environment but the way to programs and temporary files. */
export interface ChildOptions {
  readonly isolation: Isolation
  readonly temporaryFolder: string
  readonly nativeTesseract: string | null
}

/** Starts a child. It has no secret in its environment, no standard streams, and ends with its parent. */
export function startReaderChild(options: ChildOptions): ReaderChild {
  const process_ = launch(options)
  const exited = new Promise<void>((resolve) => {
    process_.once('exit', () => resolve())
    process_.once('error', () => resolve())
  })
  let alive = true
  let ready = false
  let fail: ((failure: TaskFailure) => void) | undefined
  const stop = (failure: TaskFailure): void => {
    alive = false
    killGroup(process_)
    fail?.(failure)
  }
  exited.then(
    () => stop(ready ? 'reader-crashed' : 'could-not-start'),
    () => undefined,
  )
  // Writing to a child that has just died is reported here as well as by its exit, which is the one we act on.
  process_.on('error', () => undefined)

  return {
    run: (task, limits, onMessage) => {
      if (!alive)
        return Promise.resolve({ kind: 'failed', failure: ready ? 'reader-crashed' : 'could-not-start' })
      return new Promise((resolve) => {
        const started = performance.now()
        let heard = started
        const finish = (end: TaskEnd): void => {
          clearInterval(watch)
          process_.off('message', hear)
          fail = undefined
          resolve(end)
        }
        fail = (failure) => finish({ kind: 'failed', failure })
        const hear = (foreign: unknown): void => {
          const messages = childMessages.safeParse(foreign)
          if (!messages.success) {
            stop('reader-crashed')
            return
          }
          heard = performance.now()
          ready = true
          for (const message of messages.data) {
            const last = lastIn(message)
            if (last === null) onMessage(message)
            else conclude(last)
          }
        }
        const conclude = (last: LastMessage): void => {
          if (last.worn) retire()
          finish(
            last.kind === 'hindered'
              ? { kind: 'failed', failure: 'hindered' }
              : { kind: 'answered', answer: last },
          )
        }
        const retire = (): void => {
          alive = false
          fail = undefined
          killGroup(process_)
        }
        const watch = setInterval(() => {
          const now = performance.now()
          if (now - heard > limits.stallMilliseconds || now - started > limits.totalMilliseconds)
            return stop('time-limit')
          void overMemory(process_.pid, limits.residentBytes).then((over) => {
            if (over && fail !== undefined) stop('memory-limit')
          })
        }, WATCH_INTERVAL)
        process_.on('message', hear)
        process_.send(task, (error) => {
          if (error !== null) stop(ready ? 'reader-crashed' : 'could-not-start')
        })
      })
    },
    abort: () => stop('aborted'),
    usable: () => alive,
    end: async () => {
      stop('aborted')
      await exited
    },
  }
}

/** The message if a task ends with it, else `null`. */
function lastIn(message: ChildMessage): LastMessage | null {
  switch (message.kind) {
    case 'read':
    case 'recognised':
    case 'refused':
    case 'hindered':
      return message
    default:
      return null
  }
}

/** Kills a child and what it started (it leads its own group). One that hangs in native code hears nothing else. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Gone between the question and the signal.
    child.kill('SIGKILL')
  }
}

async function overMemory(pid: number | undefined, limit: number): Promise<boolean> {
  if (pid === undefined) return false
  const bytes = await residentBytesOf(pid)
  return bytes !== null && bytes > limit
}

function launch({ isolation, temporaryFolder, nativeTesseract }: ChildOptions): ChildProcess {
  const command = [
    ...isolation.prefix,
    process.execPath,
    `--max-old-space-size=${OLD_SPACE_MEBIBYTES}`,
    '--disable-warning=ExperimentalWarning',
    ENTRY,
    JSON.stringify({ parent: process.pid, nativeTesseract }),
  ]
  const [program = process.execPath, ...rest] = command
  return spawn(program, rest, {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: temporaryFolder, LANG: 'C.UTF-8', OMP_THREAD_LIMIT: '1' },
    cwd: temporaryFolder,
    detached: true,
  })
}
