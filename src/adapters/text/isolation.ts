import { spawn } from 'node:child_process'

/** How a child is cut off from the network: by an empty network namespace of the kernel, or only by its own manners. */
export interface Isolation {
  /** Words put before the command: `unshare` replaces itself by it, so that the process id stays the child's. */
  readonly prefix: readonly string[]
  readonly network: 'none' | 'denied-in-process'
}

const attempts: readonly (readonly string[])[] = [
  ['unshare', '--net', '--'],
  // An ordinary user may make a network namespace inside a user namespace of their own, where the system allows it.
  ['unshare', '--user', '--map-current-user', '--net', '--'],
]

/**
 * The strongest cut from the network that this system allows, found by trying. Where the kernel refuses (containers
 * without the right, systems other than Linux) the child still removes the network from its own modules, which stops
 * a parser that would fetch, but not an attacker who has taken the process over.
 */
export async function findIsolation(): Promise<Isolation> {
  for (const prefix of attempts) {
    if (await succeeds([...prefix, 'true'])) return { prefix, network: 'none' }
  }
  return { prefix: [], network: 'denied-in-process' }
}

function succeeds(command: readonly string[]): Promise<boolean> {
  const [program = 'false', ...rest] = command
  return new Promise((resolve) => {
    const child = spawn(program, rest, { stdio: 'ignore' })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}
