import { isMunimentError } from '../kernel/muniment-error.ts'
import { systemErrorCode } from '../kernel/system-error-code.ts'

/** Exit codes that scripts rely on (API.md): done; looked and found something wrong; usage, or could not run. */
export const exitCodes = { done: 0, foundWrong: 1, couldNotRun: 2 } as const

/** What a person at a terminal is told of an error: what happened and what to do, never a stack. */
export function describeError(error: unknown): string {
  if (isMunimentError(error)) {
    const faults = error.errors.map((fault) => `\n  ${fault.path}: ${fault.message}`).join('')
    return `${error.message} (${error.code})${faults}`
  }
  const message = error instanceof Error ? error.message : String(error)
  const code = systemErrorCode(error)
  return code === undefined || message.includes(code) ? message : `${message} (${code})`
}
