import { describeJobQueue } from '../../contracts/job-queue-contract.ts'
import { makeFakeJobQueue } from './fake-job-queue.ts'

describeJobQueue('the fake', async () => {
  const queue = makeFakeJobQueue()
  return {
    transact: queue.transact,
    work: async (handlers) => queue.work(handlers),
    close: async () => undefined,
  }
})
