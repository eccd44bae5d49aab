import { z } from 'zod'

/** The same, of which `null` and nothing but space are as good as absent: the answer is that it is missing. */
export function orMissing<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((given) => (isNothing(given) ? undefined : given), schema)
}

function isNothing(given: unknown): boolean {
  return given === null || (typeof given === 'string' && given.trim() === '')
}
