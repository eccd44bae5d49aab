import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { ExportReads, ResolveAnew } from './export/export-ports.ts'

/** Who asks, and what they may read. */
export interface Rights {
  readonly actor: Actor
  readonly accessSets: readonly number[]
}

interface Deps {
  readonly reads: Pick<ExportReads, 'readableAccessSets'>
  readonly resolveAnew: ResolveAnew
}

/**
 * The rights that somebody has by now, for answers that take longer than a request: what was taken away meanwhile is away.
 * Throws `unauthenticated` and `forbidden-role`.
 */
export function makeReadRights({ reads, resolveAnew }: Deps) {
  return async (asker: Actor): Promise<Rights> => {
    const actor = await resolveAnew(asker)
    requireAllowed(actor, 'search-records')
    return { actor, accessSets: await reads.readableAccessSets(actor) }
  }
}
