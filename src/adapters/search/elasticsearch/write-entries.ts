import type { Client } from '@elastic/elasticsearch'
import { z } from 'zod'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { IndexVanished } from './engine-error.ts'

export interface VersionedEntry {
  readonly id: string
  readonly version: number
  /** Made only when its turn comes: analysed texts of a whole batch need not be in memory at once. */
  readonly source: () => object
}

/** Elasticsearch refuses a version that is not above the one it has (`version_type: external`). */
export function versionOf(revision: number): number {
  return 2 * revision
}

/** Above the revision itself, below the next: a removal beats what it removes and is beaten by what comes after. */
export function removalVersion(revision: number): number {
  return 2 * revision + 1
}

/** Elasticsearch's own advice for a bulk request is 5 to 15 MB. */
const bytesPerRequest = 8 * 1024 * 1024

export async function writeEntries(
  client: Client,
  alias: string,
  entries: readonly VersionedEntry[],
): Promise<void> {
  let lines: string[] = []
  let bytes = 0
  const send = async () => {
    if (lines.length > 0) await sendBulk(client, alias, lines)
    lines = []
    bytes = 0
  }
  for (const { id, version, source } of entries) {
    const body = JSON.stringify(source())
    if (bytes + body.length > bytesPerRequest) await send()
    lines.push(JSON.stringify({ index: { _id: id, version, version_type: 'external' } }), body)
    bytes += body.length
  }
  await send()
}

const outcome = z.object({
  errors: z.boolean(),
  items: z.array(
    z.record(z.string(), z.object({ status: z.number(), error: z.object({ type: z.string() }).optional() })),
  ),
})

async function sendBulk(client: Client, alias: string, lines: string[]): Promise<void> {
  // An index that vanished must not come back by itself with guessed fields.
  const answer = outcome.parse(await client.bulk({ index: alias, require_alias: true, operations: lines }))
  if (!answer.errors) return
  for (const item of answer.items.flatMap(Object.values)) {
    // 409: it knows this revision or a newer one, which is what a guard is for.
    if (item.error === undefined || item.status === 409) continue
    if (item.error.type === 'index_not_found_exception') throw new IndexVanished()
    throw new MunimentError(
      'engine-unavailable',
      `Elasticsearch did not take an entry (${item.status}, ${item.error.type}).`,
      {
        retryable: item.status === 429 || item.status >= 500,
      },
    )
  }
}
