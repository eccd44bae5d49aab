import { probeS3 } from '../adapters/objects/probe-s3.ts'
import { probeDatabase } from '../adapters/postgres/probe-database.ts'
import { probeElasticsearch } from '../adapters/search/probe-elasticsearch.ts'
import type { EngineReport } from '../cli/command-services.ts'
import type { Config } from '../config/config.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import { inspectEngine } from './inspect-engine.ts'

/**
 * Says which engine it is that keeps Muniment from opening: each shared one is asked by itself, whatever the others do,
 * and nothing is changed. Throws `cause`, why it did not open, where that is not an engine that is away.
 */
export async function diagnoseEngines(config: Config, cause: unknown): Promise<readonly EngineReport[]> {
  if (!isMunimentError(cause, 'engine-unavailable')) throw cause
  const { databaseUrl, s3, elasticsearchUrl } = config
  const reports = await Promise.all([
    ...(databaseUrl === undefined
      ? []
      : [inspectEngine('truth', 'postgresql (server)', async () => [await probeDatabase(databaseUrl)])]),
    ...(s3 === undefined
      ? []
      : [
          inspectEngine('content', 's3', async () =>
            (await probeS3(s3, s3.bucket)) ? [] : ['the bucket is made at the first start'],
          ),
        ]),
    ...(elasticsearchUrl === undefined
      ? []
      : [inspectEngine('index', 'elasticsearch', async () => [await probeElasticsearch(elasticsearchUrl)])]),
  ])
  if (reports.every(({ sound }) => sound)) throw cause
  return reports
}
