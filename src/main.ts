#!/usr/bin/env node
import { userInfo } from 'node:os'
import { filePlanReader } from './adapters/fileplans/file-plan-reader.ts'
import { makePinoLogger } from './adapters/log/make-pino-logger.ts'
import { runCli } from './cli/run-cli.ts'
import { bindCommandServices } from './compose/bind-command-services.ts'
import { startServer } from './compose/start-server.ts'
import { startWorker } from './compose/start-worker.ts'
import { type Config, readConfig } from './config/config.ts'
import { makeCheckFilePlan } from './retention/file-plan/check-file-plan.ts'

const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stopping.abort()
    // A second signal means: now.
    process.once(signal, () => process.exit(1))
  })
}

const loggerOf = (config: Config) => makePinoLogger({ level: config.logLevel })

await runCli({
  argv: process.argv,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stopping.signal,
  setExitCode: (code) => {
    process.exitCode = code
  },
  checkFilePlan: makeCheckFilePlan({ reader: filePlanReader }),
  openCommand: () => {
    const config = readConfig()
    // Commands speak to people: what they log in passing is for whoever asks for it with LOG_LEVEL.
    const logger = makePinoLogger({
      level: process.env['LOG_LEVEL'] === undefined ? 'warn' : config.logLevel,
    })
    return bindCommandServices(config, logger, userInfo().username)
  },
  serve: (changes) => {
    const config = { ...readConfig(), ...changes }
    return startServer(config, loggerOf(config))
  },
  work: () => {
    const config = readConfig()
    return startWorker(config, loggerOf(config))
  },
})
