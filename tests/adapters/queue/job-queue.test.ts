import { makeJobQueue } from '../../../src/adapters/queue/job-queue.ts'
import { runJobs } from '../../../src/adapters/queue/run-jobs.ts'
import { describeJobQueue } from '../../contracts/job-queue-contract.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { makeTestDatabase } from '../../support/test-database.ts'

describeJobQueue('graphile-worker', async () => {
  const db = await makeTestDatabase()
  const unitOfWork = db.unitOfWork((_, outgoing) => makeJobQueue(outgoing))
  return {
    transact: (work) => unitOfWork.run(work),
    work: (handlers) => runJobs({ database: db.database, handlers, logger: silentLogger, concurrency: 4 }),
    close: () => db.close(),
  }
})
