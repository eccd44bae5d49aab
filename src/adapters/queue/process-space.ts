import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

/**
 * Names the set of processes that this one can see: this boot of this machine, and in it this container. Equal
 * names mean that a process id which is not there is dead. Where the system does not tell, the name is nobody else's.
 */
export function processSpace(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return randomUUID()
  }
}

/** Whether a process of our own space exists. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemErrorCode(error) === 'EPERM'
  }
}
