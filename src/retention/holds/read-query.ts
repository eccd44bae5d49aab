import type { Actor } from '../../access/actor.ts'
import { reachOf } from '../../access/reach-of.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { HoldQuery } from './hold-store.ts'
import type { QueryMatches } from './query-matches.ts'

/**
 * A query as the actor's hold keeps it: over all records whatever their markings and groups (DESIGN §5), but within the part
 * of the plan that the actor's role is granted for. Throws `invalid-query`, with the place where it goes wrong.
 */
export async function readQuery(
  queries: QueryMatches,
  actor: Actor,
  text: string | undefined,
  day: CivilDate,
): Promise<HoldQuery | null> {
  if (text === undefined) return null
  const within = actor.kind === 'person' ? actor.scope : null
  try {
    const { interpretation: understood, synonyms } = await queries.read({ text, day, within })
    return {
      text,
      interpretation: within === null ? understood : `${understood}; and in class ${within}`,
      within,
      synonyms,
      reach: reachOf(actor),
    }
  } catch (error) {
    if (!isMunimentError(error, 'invalid-query')) throw error
    throw new MunimentError('invalid-query', error.message, {
      details: error.details,
      // The parser speaks of the search's own parameter.
      errors: error.errors.map(({ message }) => ({ path: 'scope.query', message })),
      cause: error,
    })
  }
}
