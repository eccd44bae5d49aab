#!/usr/bin/env node
import { osUserName } from './cli/os-user-name.ts'
import { runCli } from './cli/run-cli.ts'
import { stopOnSignals } from './cli/stop-on-signals.ts'
import { makeCliDeps } from './compose/make-cli-deps.ts'

/** Time for the last lines to be written. */
const LEAVING_MS = 200

await runCli({
  argv: process.argv,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stopOnSignals(process, (words) => process.stderr.write(`${words}\n`)),
  setExitCode: (code) => {
    process.exitCode = code
  },
  leave: () => {
    setTimeout(() => process.exit(), LEAVING_MS).unref()
  },
  ...makeCliDeps(osUserName()),
})
