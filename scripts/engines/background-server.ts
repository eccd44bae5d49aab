import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunAs } from './run-program.ts'

/** A server to be run beside us. */
export interface ServerCommand {
  readonly name: string
  readonly path: string
  readonly args: readonly string[]
  readonly env: { readonly [name: string]: string }
  readonly cwd?: string
  readonly as?: RunAs | undefined
  readonly logFile: string
  /** Resolves true once the server answers. */
  isReady(): Promise<boolean>
  readonly startSeconds: number
}

const STOP_SECONDS = 30

function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0)
    return true
  } catch {
    return false
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone, which is what was wanted.
  }
}

/** Ends the whole group when our end of its pipe closes: also when this process is killed with -9. */
function watchOver(pid: number): ChildProcess {
  // dash knows a process group after `-s NAME --` only.
  const script =
    'cat > /dev/null; kill -s TERM -- "-$1" 2> /dev/null; sleep 10; kill -s KILL -- "-$1" 2> /dev/null'
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.unref()
  return watchdog
}

async function stopGroup(pid: number): Promise<void> {
  signalGroup(pid, 'SIGTERM')
  for (let waited = 0; groupLives(pid) && waited < STOP_SECONDS * 20; waited += 1) await pause(50)
  if (!groupLives(pid)) return
  signalGroup(pid, 'SIGKILL')
  while (groupLives(pid)) await pause(50)
}

function lastLines(path: string): string {
  return readFileSync(path, 'utf8').trim().split('\n').slice(-25).join('\n')
}

/**
 * Starts a server in a process group of its own (Ctrl-C reaches us, not it) and resolves with its `stop` once it
 * answers; rejects with the end of its log where it does not.
 */
export async function startServer(command: ServerCommand): Promise<() => Promise<void>> {
  const log = openSync(command.logFile, 'a')
  const child = spawn(command.path, command.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...command.env },
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    ...command.as,
  })
  closeSync(log)
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  await new Promise((resolve) => {
    child.once('spawn', resolve)
    child.once('error', resolve)
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${command.name} could not be started`, { cause: failure })
  child.unref()
  const watchdog = watchOver(pid)
  const stop = async (): Promise<void> => {
    await stopGroup(pid)
    watchdog.kill('SIGKILL')
  }
  const deadline = Date.now() + command.startSeconds * 1000
  while (!(await command.isReady().catch(() => false))) {
    const ended = child.exitCode !== null || child.signalCode !== null
    if (ended || Date.now() > deadline) {
      await stop()
      const what = ended ? 'ended before it answered' : `did not answer within ${command.startSeconds} s`
      throw new Error(`${command.name} ${what}; the end of its log:\n${lastLines(command.logFile)}`)
    }
    await pause(100)
  }
  return stop
}

/** Whether the URL answers with success. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) })
  await response.arrayBuffer()
  return response.ok
}
