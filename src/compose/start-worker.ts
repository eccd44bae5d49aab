import { compose } from '../compose.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../kernel/logger.ts'

/** Works on jobs beside a server, for more hands; takes no requests and triggers nothing by itself. */
export async function startWorker(config: Config, logger: Logger): Promise<{ stop(): Promise<void> }> {
  const muniment = await compose(config, 'command', logger)
  try {
    const runner = await muniment.worker.runJobs()
    return {
      stop: async () => {
        await runner.stop()
        await muniment.close()
      },
    }
  } catch (error) {
    await muniment.close()
    throw error
  }
}
