import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** How a process ended. */
export interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process of `src/main.ts`, as an operator would have started it. */
export interface MunimentProcess {
  readonly pid: number
  /** Empty where it does not listen. */
  readonly url: string
  readonly ended: Promise<End>
  /** Everything it has logged so far. */
  log(): string
  /** kill -9, and the wait until it is gone. */
  kill(): Promise<End>
  /** SIGTERM, and the wait until it is gone. */
  stop(): Promise<End>
}

export interface CommandResult extends End {
  readonly stdout: string
  readonly stderr: string
}

const root = join(import.meta.dirname, '../../..')
const running = new Set<ChildProcess>()

/** Settings that no shell of the developer's may lend to a process under test. */
const own = {
  DATABASE_URL: '',
  S3_ENDPOINT: '',
  ELASTICSEARCH_URL: '',
  MUNIMENT_TOKEN: '',
  MUNIMENT_CLOCK: '',
}

function launch(words: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'src/main.ts'), ...words],
    { cwd: root, env: { ...process.env, ...own, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Kills what a failed test left. */
export async function killMunimentProcesses(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    }),
  )
}

/** Starts `muniment serve` or `muniment worker`; a server is waited for until it listens. Throws where it ends before. */
export async function startMunimentProcess(
  command: 'serve' | 'worker',
  env: NodeJS.ProcessEnv,
): Promise<MunimentProcess> {
  const child = launch([command], { PORT: '0', ...env })
  let log = ''
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  const ended: Promise<End> = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const listening = new Promise<string>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      log += text
      const url = /muniment listening on (\S+)/.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
  const tooEarly = ended.then(({ code, signal }) => {
    throw new Error(`${command} ended with ${code ?? signal} before it was ready: ${log.slice(-3000)}`)
  })
  tooEarly.catch(() => undefined)
  const url = command === 'serve' ? await Promise.race([listening, tooEarly]) : ''
  const end = (signal: NodeJS.Signals) => async (): Promise<End> => {
    child.kill(signal)
    return ended
  }
  return { pid: child.pid ?? 0, url, ended, log: () => log, kill: end('SIGKILL'), stop: end('SIGTERM') }
}

/** Runs a command to its end. */
export async function runMuniment(words: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
  const child = launch(words, env)
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code, signal] = await once(child, 'close')
  return { code, signal, stdout, stderr }
}
