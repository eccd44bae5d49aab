import { compose } from '../compose.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../kernel/logger.ts'
import { settledWithin } from '../kernel/settled-within.ts'
import { STOP_PATIENCE, type StopPatience } from './stop-patience.ts'

/**
 * Works on jobs beside a server, for more hands; takes no requests and triggers nothing by itself. Its stop ends within ten
 * seconds, as a server's does.
 */
export async function startWorker(
  config: Config,
  logger: Logger,
  patience: StopPatience = STOP_PATIENCE,
): Promise<{ stop(): Promise<void> }> {
  const muniment = await compose(config, 'command', logger)
  try {
    const runner = await muniment.worker.runJobs()
    return {
      stop: async () => {
        if ((await settledWithin(runner.stop(), patience.workMs)) === 'late')
          logger.warn('work did not end in time, and is given back when this process is seen to be gone')
        await muniment.close(patience)
      },
    }
  } catch (error) {
    await muniment.close()
    throw error
  }
}
