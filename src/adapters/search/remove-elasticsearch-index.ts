import { Client } from '@elastic/elasticsearch'
import { withEngine } from './elasticsearch/engine-error.ts'

/** Removes every generation behind the alias `name`, and the alias with them; no error where there is none. */
export async function removeElasticsearchIndex(url: string, name: string): Promise<void> {
  const client = new Client({ node: url, requestTimeout: 60_000 })
  try {
    await withEngine(async () => {
      // By their whole names: a server may refuse to delete by a pattern.
      const generations = Object.keys(
        await client.indices.get({ index: `${name}-*`, allow_no_indices: true }),
      )
      if (generations.length > 0) await client.indices.delete({ index: generations })
    })
  } finally {
    await client.close()
  }
}
