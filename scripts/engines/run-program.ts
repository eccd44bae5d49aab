import { spawn } from 'node:child_process'

/** Who runs a program: root lends the servers that refuse root an unprivileged user. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

interface RunOptions {
  readonly env?: { readonly [name: string]: string }
  readonly cwd?: string
  readonly as?: RunAs | undefined
}

/** Runs a program to its end and answers what it printed; rejects with its last lines where it fails. */
export async function runProgram(
  path: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...options.as,
    })
    let output = ''
    let everything = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      everything += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      everything += text
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output)
      else
        reject(
          new Error(
            `${path} ended with ${signal ?? code}:\n${everything.trim().split('\n').slice(-20).join('\n')}`,
          ),
        )
    })
  })
}
