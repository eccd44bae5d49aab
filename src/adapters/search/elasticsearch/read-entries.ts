import type { Client } from '@elastic/elasticsearch'
import { z } from 'zod'
import type { RecordId } from '../../../kernel/ids.ts'
import { IndexVanished } from './engine-error.ts'

/** What is kept of every entry (`mapping.ts`). */
const kept = z.object({ revision: z.number(), removed: z.boolean().optional() })
const looked = z.object({
  docs: z.array(
    z.object({ _id: z.guid(), _source: kept.optional(), error: z.object({ type: z.string() }).optional() }),
  ),
})
const found = z.object({ hits: z.object({ hits: z.array(z.object({ _id: z.guid(), _source: kept })) }) })

const PAGE = 1_000

/** How many records an index holds, with all that was written to it until now. */
export async function countEntries(client: Client, index: string): Promise<number> {
  await client.indices.refresh({ index })
  const query = { bool: { must_not: [{ term: { removed: true } }] } }
  return (await client.count({ index, query })).count
}

/** At which revisions an index holds those of the records that it holds; newer than its last refresh. */
export async function readRevisions(
  client: Client,
  index: string,
  recordIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, number>> {
  if (recordIds.length === 0) return new Map()
  const { docs } = looked.parse(await client.mget({ index, ids: [...recordIds] }))
  if (docs.some(({ error }) => error !== undefined)) throw new IndexVanished()
  return new Map(
    docs.flatMap(({ _id, _source }) =>
      // Indexed under the record's id, and of the shape of one.
      _source === undefined || _source.removed === true ? [] : [[_id as RecordId, _source.revision] as const],
    ),
  )
}

/** Every removal that an index knows of, in pages. */
export async function* readRemovals(
  client: Client,
  index: string,
): AsyncGenerator<readonly { readonly recordId: RecordId; readonly revision: number }[]> {
  await client.indices.refresh({ index })
  for (let after: string | undefined; ; ) {
    const { hits } = found.parse(
      await client.search({
        index,
        query: { term: { removed: true } },
        sort: [{ recordId: 'asc' }],
        size: PAGE,
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: [after] }),
      }),
    ).hits
    const last = hits.at(-1)
    if (last === undefined) return
    // Indexed under the record's id, and of the shape of one.
    yield hits.map(({ _id, _source }) => ({ recordId: _id as RecordId, revision: _source.revision }))
    after = last._id
  }
}
