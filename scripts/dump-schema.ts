import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '../src/adapters/postgres/migrate.ts'
import { describeSchema } from '../tests/support/describe-schema.ts'
import { silentLogger } from '../tests/support/silent-logger.ts'
import { startTestServer } from '../tests/support/test-server.ts'

// Writes tests/support/schema.sql from the migrations, run on a database that exists for nothing else.
const root = join(import.meta.dirname, '..')
const server = await startTestServer()
try {
  await migrate({
    connectionString: server.connectionString,
    folder: join(root, 'migrations'),
    logger: silentLogger,
  })
  const client = new Client({ connectionString: server.connectionString })
  await client.connect()
  writeFileSync(join(root, 'tests/support/schema.sql'), await describeSchema(client))
  await client.end()
  console.log('wrote tests/support/schema.sql')
} finally {
  await server.stop()
}
