import { startEmbeddedPostgres } from '../../../src/adapters/postgres/embedded/start-embedded-postgres.ts'
import { silentLogger } from '../silent-logger.ts'

// Uses the database of a data folder until it is killed, or told on stdin to stop.
const postgres = await startEmbeddedPostgres({ dataFolder: process.argv[2] ?? '', logger: silentLogger })
process.stdout.write(`${postgres.connectionString}\n`)
process.stdin.once('data', () => {
  void postgres.stop().then(() => process.exit(0))
})
process.stdin.once('end', () => process.exit(0))
