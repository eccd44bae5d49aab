import { z } from 'zod'
import { soughtQuery } from './search-schemas.ts'

/** As an answer shows it: null is as if absent. */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => value ?? undefined, schema)
}

function eachOrNull<Shape extends { readonly [name: string]: z.ZodType }>(shape: Shape) {
  const entries = Object.entries(shape).map(([name, schema]) => [name, orNull(schema)])
  // The same names, each with its own schema.
  return Object.fromEntries(entries) as {
    readonly [Name in keyof Shape]: ReturnType<typeof orNull<Shape[Name]>>
  }
}

/** A switch as an answer shows it or as an address spells it. */
function given(standard: boolean, description: string) {
  const spelt = z.enum(['true', 'false']).transform((text) => text === 'true')
  return z.union([z.boolean(), spelt]).default(standard).meta({ description })
}

const { q, ...narrowing } = soughtQuery

/** What narrows a search, in a body under the names that an address gives it. */
export const narrowingBody = eachOrNull({
  ...narrowing,
  synonyms: given(true, narrowing.synonyms.meta()?.description ?? ''),
  scanningErrors: given(false, narrowing.scanningErrors.meta()?.description ?? ''),
})

/** The same with what is asked for. */
export const soughtBody = { q: orNull(q), ...narrowingBody }
