import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { makeLeaveIndex } from '../adapters/postgres/installation/leave-index.ts'
import { noteFingerprint } from '../adapters/postgres/installation/note-fingerprint.ts'
import type { Config } from '../config/config.ts'
import { type Engines, indexNameOf } from './open-engines.ts'

/**
 * Removes the index with all its generations and unbinds the installation from its engine; answers which it was. Throws
 * `conflict` where another process is at work.
 */
export function composeLeaveIndex(
  { elasticsearchUrl }: Pick<Config, 'elasticsearchUrl'>,
  { database, searchIndex, installation, clock }: Engines,
): (actor: Actor) => Promise<string> {
  const leave = makeLeaveIndex(database)
  const removeIndex = async () => {
    // What stays of the embedded one is an empty file, which nothing was ever written to.
    if (elasticsearchUrl === undefined) return searchIndex.clear()
    const { removeElasticsearchIndex } = await import('../adapters/search/remove-elasticsearch-index.ts')
    return removeElasticsearchIndex(elasticsearchUrl, indexNameOf(installation))
  }
  return async (actor) => {
    requireAllowed(actor, 'reindex-records')
    const engine = searchIndex.name
    await leave(removeIndex, (transaction) =>
      noteFingerprint(transaction, { actor, installationId: installation.id, index: 'left', engine, clock }),
    )
    return engine
  }
}
