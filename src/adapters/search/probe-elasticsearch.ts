import { Client } from '@elastic/elasticsearch'
import { withEngine } from './elasticsearch/engine-error.ts'

const PATIENCE_MS = 10_000

/** Asks a server who it is and answers its version; throws `engine-unavailable` in words. Changes nothing. */
export async function probeElasticsearch(url: string): Promise<string> {
  const client = new Client({ node: url, requestTimeout: PATIENCE_MS, maxRetries: 0 })
  try {
    const { version } = await withEngine(() => client.info())
    return `Elasticsearch ${version.number}`
  } finally {
    await client.close()
  }
}
