import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { startEngines } from './engines/start-engines.ts'

/** `npm run test:engines [-- jest's arguments]`: suites on real servers, which it starts and stops. */

const began = performance.now()
const say = (line: string): void => {
  console.log(`[engines ${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s] ${line}`)
}

let jest: ChildProcess | undefined
let interrupted: NodeJS.Signals | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = signal
    jest?.kill(signal)
  })
}

async function runJest(env: { readonly [name: string]: string }): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join('node_modules', 'jest', 'bin', 'jest.js'),
      ...process.argv.slice(2),
      '--selectProjects',
      'engines',
      'postgres',
    ],
    {
      stdio: 'inherit',
      env: { ...process.env, MUNIMENT_EVERY_CASE: 'yes', ...env },
      cwd: join(import.meta.dirname, '..'),
    },
  )
  jest = child
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

async function main(): Promise<number> {
  say('starting')
  const engines = await startEngines({ log: say })
  try {
    if (interrupted !== undefined) return 130
    const code = await runJest(engines.env)
    say(code === 0 ? 'jest passed' : `jest ended with ${code}`)
    return interrupted === undefined ? code : 130
  } finally {
    await engines.stop()
    say('everything stopped')
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
