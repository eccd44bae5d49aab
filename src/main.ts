#!/usr/bin/env node
import { osUserName } from './cli/os-user-name.ts'
import { runCli } from './cli/run-cli.ts'
import { stopOnSignals } from './cli/stop-on-signals.ts'
import { makeCliDeps } from './compose/make-cli-deps.ts'

await runCli({
  argv: process.argv,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stopOnSignals(process, (words) => process.stderr.write(`${words}\n`)),
  setExitCode: (code) => {
    process.exitCode = code
  },
  ...makeCliDeps(osUserName()),
})
