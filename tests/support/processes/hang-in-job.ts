import { openDatabase } from '../../../src/adapters/postgres/database.ts'
import { runJobs } from '../../../src/adapters/queue/run-jobs.ts'
import { silentLogger } from '../silent-logger.ts'

// Takes a job and never ends it: to be killed by the test that started it.
const database = openDatabase({ connectionString: process.argv[2] ?? '', logger: silentLogger })
await runJobs({
  database,
  logger: silentLogger,
  concurrency: 1,
  handlers: {
    'run-retention-sweep': () => {
      process.stdout.write('hanging\n')
      return new Promise(() => undefined)
    },
  },
})
process.stdin.resume().once('end', () => process.exit(0))
