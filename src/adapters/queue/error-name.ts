import { isMunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

/**
 * What of an error may be kept in the queue: its code or its name. Its text might quote a document, and a failed job
 * outlives the document it speaks of (DESIGN §5: nothing else keeps more).
 */
export function errorName(error: unknown): string {
  if (isMunimentError(error)) return error.code
  if (!(error instanceof Error)) return 'unknown'
  const code = systemErrorCode(error)
  return code === undefined ? error.name : `${error.name} ${code}`
}
