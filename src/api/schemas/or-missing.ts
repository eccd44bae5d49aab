import { z } from 'zod'
import { isBlank } from '../../records/is-blank.ts'

/** The same, of which `null` and nothing but space are as good as absent: the answer is that it is missing. */
export function orMissing<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((given) => (isNothing(given) ? undefined : given), schema)
}

function isNothing(given: unknown): boolean {
  return given === null || (typeof given === 'string' && isBlank(given))
}
