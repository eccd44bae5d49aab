import { probeS3 } from '../adapters/objects/probe-s3.ts'
import { probeDatabase } from '../adapters/postgres/probe-database.ts'
import { probeElasticsearch } from '../adapters/search/probe-elasticsearch.ts'
import type { EngineReport } from '../cli/command-services.ts'
import type { Config } from '../config/config.ts'
import type { ErrorCode } from '../kernel/error-code.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import { inspectEngine } from './inspect-engine.ts'

/** What is wrong with an installation. Anything else that keeps it from opening is wrong with how it was called. */
const faults: readonly ErrorCode[] = [
  'engine-unavailable',
  'engine-mismatch',
  'database-restored',
  'audit-log-damaged',
  'audit-signature',
  'storage-full',
]

/**
 * Says what keeps Muniment from opening: each shared engine is asked by itself, whatever the others do, and nothing is changed;
 * where it is none of them, that they do not belong together, or what else was found. Throws `cause`, why it did not open, where
 * it found nothing wrong but could not look.
 */
export async function diagnoseEngines(config: Config, cause: unknown): Promise<readonly EngineReport[]> {
  if (!isMunimentError(cause) || !faults.includes(cause.code)) throw cause
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
  if (cause.code === 'engine-unavailable' && reports.some(({ sound }) => !sound)) return reports
  return [...reports, { name: 'together', engine: 'all engines', sound: false, problem: cause.message }]
}
