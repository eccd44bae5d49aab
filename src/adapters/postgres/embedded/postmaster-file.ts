import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemErrorCode } from '../../../kernel/system-error-code.ts'

/** What a running PostgreSQL says of itself in `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number
  readonly port: number
  /** Empty until the server has opened its socket. */
  readonly socketFolder: string
  readonly ready: boolean
}

/** Reads `postmaster.pid` of the cluster; `undefined` where there is none, or it is not written out yet. */
export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return undefined
  // Lines by PostgreSQL's miscadmin.h: pid, data folder, start time, port, socket folder, listen address, shared memory, status.
  const lines = readFileSync(path, 'utf8').split('\n')
  const pid = Number.parseInt(lines[0] ?? '', 10)
  if (!Number.isSafeInteger(pid)) return undefined
  return {
    pid,
    port: Number.parseInt(lines[3] ?? '', 10) || 0,
    socketFolder: lines[4]?.trim() ?? '',
    ready: lines[7]?.trim() === 'ready',
  }
}

/** Whether a process with this id exists, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemErrorCode(error) === 'EPERM'
  }
}

/**
 * Process ids at work in this cluster. PostgreSQL makes the cluster its working folder, for the postmaster and for
 * each back end, so /proc tells ours from a stranger who was given an old process id. Without /proc the answer is
 * the postmaster file's own word.
 */
export function processesIn(cluster: string): readonly number[] {
  if (!existsSync('/proc/self/cwd')) {
    const file = readPostmasterFile(cluster)
    return file !== undefined && isAlive(file.pid) ? [file.pid] : []
  }
  const folder = realpathSync(cluster)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && workingFolder(name) === folder)
    .map(Number)
}

function workingFolder(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    // Ended meanwhile, or not ours to look at: then it is not our server either.
    return undefined
  }
}

/**
 * Removes a `postmaster.pid` that a killed server left, once nobody works in the cluster any more. PostgreSQL does
 * so itself unless its old process id meanwhile belongs to another process, which in containers is common.
 */
export function clearStalePostmasterFile(cluster: string): void {
  if (processesIn(cluster).length === 0) rmSync(join(cluster, 'postmaster.pid'), { force: true })
}
