import { z } from 'zod'
import { type Branded, isId } from '../../kernel/ids.ts'

/** An id in an address or a body; upper case is taken, since UUIDs compare without case (RFC 9562, 4). */
export function idSchema<Id extends Branded<string>>() {
  return z
    .string()
    .max(36)
    .transform((text, context): Id => {
      const id = text.toLowerCase()
      if (isId<Id>(id)) return id
      context.addIssue({ code: 'custom', message: 'is not an id' })
      return z.NEVER
    })
    .meta({ format: 'uuid' })
}

/** An id as it goes out. */
export const idAnswer = z.string().meta({ format: 'uuid' })
