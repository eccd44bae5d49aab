import { spawn } from 'node:child_process'
import { join } from 'node:path'

const checkout = join(import.meta.dirname, '../../..')

/** How a command of ours ended, and all that it said on both streams. */
export interface Ended {
  readonly code: number | null
  readonly said: string
}

/** Runs a command as `npx muniment` does, with nothing in its environment but what is given. */
export async function runMuniment(
  env: { readonly [name: string]: string },
  ...words: readonly string[]
): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(checkout, 'src/main.ts'), ...words],
    { cwd: checkout, env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, said }
}
