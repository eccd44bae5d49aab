import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { platform } from 'node:os'

const PAGE_BYTES = 4096

/**
 * Resident bytes of a process, as its parent sees them from outside; `null` where the process is gone or the
 * system does not say. Linux answers from /proc without starting anything; elsewhere `ps` is asked.
 */
export async function residentBytesOf(pid: number): Promise<number | null> {
  if (platform() === 'linux') {
    const statm = await readFile(`/proc/${pid}/statm`, 'ascii').catch(() => '')
    const pages = Number(statm.split(' ')[1])
    return Number.isFinite(pages) ? pages * PAGE_BYTES : null
  }
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) => {
      const kibibytes = Number(stdout.trim())
      resolve(error === null && kibibytes > 0 ? kibibytes * 1024 : null)
    })
  })
}
