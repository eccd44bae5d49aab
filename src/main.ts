#!/usr/bin/env node
import { userInfo } from 'node:os'
import { runCli } from './cli/run-cli.ts'
import { makeCliDeps } from './compose/make-cli-deps.ts'

const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stopping.abort()
    // A second signal means: now.
    process.once(signal, () => process.exit(1))
  })
}

await runCli({
  argv: process.argv,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stopping.signal,
  setExitCode: (code) => {
    process.exitCode = code
  },
  ...makeCliDeps(userInfo().username),
})
