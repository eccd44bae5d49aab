import { readdir, readFile, writeFile } from 'node:fs/promises'

const MEBIBYTE_IN_KIBIBYTES = 1024

/**
 * MiB that a process holds in memory, now and at most since `forgetPeak`, and how much of it is its own: not pages of files,
 * which the system gives to others when they want them. `undefined` where the system does not say.
 */
export async function residentMemory(
  pid: number,
): Promise<{ readonly now: number; readonly peak: number; readonly own: number } | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined)
  if (status === undefined) return undefined
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN) / MEBIBYTE_IN_KIBIBYTES
  return { now: field('VmRSS'), peak: field('VmHWM'), own: field('RssAnon') }
}

/** Lets the peak begin anew (proc(5), clear_refs); without the right to, the peak stays that of the whole life. */
export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined)
}

/** Processes that `pid` has started, and those that these have; none where the system does not say. */
export async function descendants(pid: number): Promise<readonly number[]> {
  const children = new Map<number, number[]>()
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    // The command, in brackets, may hold anything; the parent is the second field after it (proc(5)).
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const found: number[] = []
  const look = (parent: number): void => {
    for (const child of children.get(parent) ?? []) {
      found.push(child)
      look(child)
    }
  }
  look(pid)
  return found
}
