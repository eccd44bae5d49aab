import { makeScratchDatabase } from '../adapters/postgres/scratch-database.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../kernel/logger.ts'
import { indexNameOf } from './open-engines.ts'
import { type RunningServer, startServer } from './start-server.ts'

/** A server on data that nobody will miss, also on engines that others use. */
export interface DrillServer extends RunningServer {
  /** What it made on shared servers, by kind and name; empty on the embedded engines. */
  readonly made: readonly string[]
  /** After `stop`: removes all of it again, and answers the names of what did not go. */
  removeData(): Promise<readonly string[]>
}

interface Made {
  readonly name: string
  remove(): Promise<void>
}

/**
 * Starts a server whose data lies apart from all that is there: a database of its own on the server of DATABASE_URL,
 * a bucket of its own beside S3_BUCKET, an index of its own; on the embedded engines all of it is in the data folder.
 * A drill marks its data for ever (DESIGN §5), so it must never be played on somebody's.
 */
export async function serveDrill(config: Config, logger: Logger): Promise<DrillServer> {
  const made: Made[] = []
  const removeData = async (): Promise<readonly string[]> => {
    const left: string[] = []
    for (let next = made.pop(); next !== undefined; next = made.pop()) {
      const { name, remove } = next
      await remove().catch((error: unknown) => {
        logger.error('something of a drill could not be removed', { name }, error)
        left.push(name)
      })
    }
    return left
  }
  try {
    const server = await startServer(await apart(config, made), logger)
    const { embeddedPostgres, installation } = server.muniment.engines
    const { elasticsearchUrl: url } = config
    if (url !== undefined) {
      const name = indexNameOf(installation)
      const { removeElasticsearchIndex } = await import('../adapters/search/remove-elasticsearch-index.ts')
      made.push({ name: `index ${name}`, remove: () => removeElasticsearchIndex(url, name) })
    }
    const names = made.map(({ name }) => name)
    if (embeddedPostgres !== undefined)
      made.push({ name: 'embedded database', remove: () => embeddedPostgres.remove() })
    return { ...server, made: names, removeData }
  } catch (error) {
    await removeData()
    throw error
  }
}

/** The same engines, other places on them. What shared engines need is loaded where there are any. */
async function apart(config: Config, made: Made[]): Promise<Config> {
  const { databaseUrl, s3 } = config
  let changed = config
  if (databaseUrl !== undefined) {
    const { name, connectionString, remove } = await makeScratchDatabase(databaseUrl, 'muniment_drill')
    made.push({ name: `database ${name}`, remove })
    changed = { ...changed, databaseUrl: connectionString }
  }
  if (s3 !== undefined) {
    const { makeScratchBucket } = await import('../adapters/objects/scratch-bucket.ts')
    const { name, remove } = await makeScratchBucket(s3, `${s3.bucket}-drill`)
    made.push({ name: `bucket ${name}`, remove })
    changed = { ...changed, s3: { ...s3, bucket: name } }
  }
  return changed
}
