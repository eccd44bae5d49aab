import type { Client } from '@elastic/elasticsearch'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { refusalOf } from './engine-error.ts'

/** Throws `engine-unavailable` where part of an index, or of what is behind an alias, is lost. */
export async function refuseRed(client: Client, index: string): Promise<void> {
  const status = await healthOf(client, index)
  if (status !== 'red') return
  throw new MunimentError(
    'engine-unavailable',
    'Elasticsearch has lost part of the index (health is red). Bring its nodes back, or run "muniment reindex".',
  )
}

async function healthOf(client: Client, index: string): Promise<string> {
  try {
    return (await client.cluster.health({ index, timeout: '5s' })).status
  } catch (error) {
    const refusal = refusalOf(error)
    // Whoever finds no index makes it, and asks again.
    if (refusal === undefined || refusal === 'index_not_found_exception') throw error
    throw new MunimentError(
      'engine-unavailable',
      `Elasticsearch does not give the health of the index: ${refusal}.`,
      { cause: error },
    )
  }
}
