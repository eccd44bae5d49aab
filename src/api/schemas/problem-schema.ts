import { z } from 'zod'
import { type ErrorCode, errorCodes } from '../../kernel/error-code.ts'

// The keys of a constant are exactly its codes; `Object.keys` has forgotten that.
const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]

export const problemAnswer = z
  .object({
    type: z.string().meta({ format: 'uri-reference' }),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    code: z.enum(codes).meta({ description: 'Stable: rely on this and on nothing else.' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    position: z
      .number()
      .optional()
      .meta({ description: 'Of `invalid-query`: the character where it goes wrong, from 1.' }),
    suggestion: z.string().optional().meta({ description: 'Of `invalid-query`: what would be right.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' })
