import { z } from 'zod'
import { isMunimentError } from '../../kernel/muniment-error.ts'

/** Reads text by a parser of the domain, whose refusal becomes zod's, in its own words. */
export function parsedBy<Value>(parse: (text: string) => Value) {
  return (text: string, context: z.RefinementCtx<string>): Value => {
    try {
      return parse(text)
    } catch (error) {
      if (!isMunimentError(error)) throw error
      context.addIssue({ code: 'custom', message: error.message })
      return z.NEVER
    }
  }
}
