import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { isBlank } from '../../records/is-blank.ts'
import { textSchema } from './text-schema.ts'

export const reasonSchema = textSchema(4000)

/** A body that gives a reason, or none. */
export const reasonBody = z.strictObject({ reason: reasonSchema.optional() })

/** The reason, or `reason-missing`: an empty one is none. */
export function requireReason(reason: string | undefined): string {
  if (reason !== undefined && !isBlank(reason)) return reason
  throw new MunimentError('reason-missing', 'Say why: the audit log keeps the reason.', {
    errors: [{ path: 'reason', message: 'is required' }],
  })
}
