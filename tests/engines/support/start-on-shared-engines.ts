import { makeS3Client } from '../../../src/adapters/objects/s3-client.ts'
import { pagesOfKeys } from '../../../src/adapters/objects/s3-versions.ts'
import { makeScratchBucket } from '../../../src/adapters/objects/scratch-bucket.ts'
import { removeElasticsearchIndex } from '../../../src/adapters/search/remove-elasticsearch-index.ts'
import { indexNameOf } from '../../../src/compose/open-engines.ts'
import { type RunningMuniment, startMuniment } from '../../support/start-muniment.ts'
import { type Gate, makeGateBefore } from './gate.ts'
import { s3Variables } from './s3-variables.ts'

/** All of Muniment on the shared engines, each behind a gate. */
export interface SharedMuniment extends RunningMuniment {
  readonly gates: { readonly postgres: Gate; readonly s3: Gate; readonly elasticsearch: Gate }
  /** Past the gates: every key and version in the bucket that begins so. */
  versionsUnder(prefix: string): Promise<readonly string[]>
  /** Past the gates: what the index's server says of a record's entry. */
  indexEntry(id: string): Promise<unknown>
}

export async function startOnSharedEngines(): Promise<SharedMuniment> {
  const s3 = s3Variables('')
  const elasticsearch = process.env['ELASTICSEARCH_URL'] ?? ''
  const connection = {
    endpoint: s3.S3_ENDPOINT,
    accessKey: s3.S3_ACCESS_KEY,
    secretKey: s3.S3_SECRET_KEY,
    region: s3.S3_REGION,
  }
  const bucket = await makeScratchBucket(connection, 'muniment-engines')
  const gates = {
    postgres: await makeGateBefore(process.env['MUNIMENT_TEST_SERVER'] ?? ''),
    s3: await makeGateBefore(s3.S3_ENDPOINT),
    elasticsearch: await makeGateBefore(elasticsearch),
  }
  const running = await startMuniment(
    {
      ...s3,
      S3_ENDPOINT: `http://${gates.s3.address}`,
      S3_BUCKET: bucket.name,
      ELASTICSEARCH_URL: `http://${gates.elasticsearch.address}`,
    },
    (database) => database.replace(/@[^/]*/, `@${gates.postgres.address}`),
  )
  const index = indexNameOf(running.muniment.engines.installation)
  const client = makeS3Client(connection)
  return {
    ...running,
    gates,
    versionsUnder: async (prefix) => {
      const found: string[] = []
      for await (const page of pagesOfKeys(client, bucket.name, prefix))
        found.push(...page.map(({ key, versionId }) => `${key} ${versionId}`))
      return found
    },
    indexEntry: async (id) => (await fetch(`${elasticsearch}/${index}/_doc/${id}`)).json(),
    stop: async () => {
      for (const gate of Object.values(gates)) await gate.open()
      await running.stop()
      for (const gate of Object.values(gates)) await gate.close()
      await removeElasticsearchIndex(elasticsearch, index)
      await bucket.remove()
    },
  }
}
