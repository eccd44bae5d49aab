import pino, { type DestinationStream } from 'pino'
import type { LogFields, Logger } from '../../kernel/logger.ts'
import { describeError } from './describe-error.ts'
import { makeLogDestination } from './log-destination.ts'

export interface LoggerOptions {
  readonly level: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** Where the lines go; standard error where nothing is said, since standard output belongs to what commands print. */
  readonly destination?: DestinationStream
}

const STANDARD_ERROR = 2

/** JSON lines through pino: `level`, `time` (RFC 3339), `message`, and the fields given. */
export function makePinoLogger({ level, destination }: LoggerOptions): Logger {
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? makeLogDestination(STANDARD_ERROR),
  )
  return {
    error: (message, fields, cause) => logger.error(withCause(fields, cause), message),
    warn: (message, fields, cause) => logger.warn(withCause(fields, cause), message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    debug: (message, fields) => logger.debug(fields ?? {}, message),
  }
}

function withCause(fields: LogFields | undefined, cause: unknown): object {
  return cause === undefined ? (fields ?? {}) : { ...fields, error: describeError(cause) }
}
