import type { Client } from '@elastic/elasticsearch'
import { z } from 'zod'

/** Rewriting more than this for one record would keep the cluster busy for minutes. */
const mostBytes = 1024 ** 3

const state = z.object({
  _all: z.object({
    total: z.object({
      docs: z.object({ deleted: z.number() }),
      store: z.object({ size_in_bytes: z.number() }),
    }),
  }),
})

/** Merges deleted entries away where the index is small enough for it; answers whether none is left. */
export async function expungeDeleted(client: Client, alias: string): Promise<boolean> {
  await client.indices.refresh({ index: alias })
  const before = await look(client, alias)
  if (before.deleted === 0) {
    await client.indices.flush({ index: alias })
    return true
  }
  if (before.bytes > mostBytes) return false
  await client.indices.forcemerge({ index: alias, only_expunge_deletes: true, flush: true })
  await client.indices.refresh({ index: alias })
  return (await look(client, alias)).deleted === 0
}

async function look(
  client: Client,
  alias: string,
): Promise<{ readonly deleted: number; readonly bytes: number }> {
  const { total } = state.parse(await client.indices.stats({ index: alias, metric: ['docs', 'store'] }))._all
  return { deleted: total.docs.deleted, bytes: total.store.size_in_bytes }
}
