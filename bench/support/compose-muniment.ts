import { join } from 'node:path'
import { systemActor } from '../../src/access/actor.ts'
import type { Closing } from '../../src/compose/closing.ts'
import { compose, type Muniment } from '../../src/compose.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Logger } from '../../src/kernel/logger.ts'

const plan = join(import.meta.dirname, '../../config/fileplans/ports-and-waterways.yaml')

/** A whole Muniment on embedded engines in `dataFolder`, with the shipped file plan; nothing of its database outlives `closing`. */
export async function composeMuniment(
  dataFolder: string,
  closing: Closing,
  logger: Logger,
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly muniment: Muniment; readonly connectionString: string }> {
  const config = readConfig({
    MUNIMENT_DATA: dataFolder,
    PORT: '0',
    DISPOSAL_COOLING_OFF: 'PT0S',
    ...env,
  })
  const muniment = await compose(config, 'server', logger)
  closing.later('muniment', async () => {
    await muniment.close()
    await muniment.engines.embeddedPostgres?.remove()
  })
  const report = await muniment.retention.applyFilePlan(systemActor, plan)
  if (report.errors.length > 0) throw new Error(JSON.stringify(report.errors))
  return { muniment, connectionString: muniment.engines.embeddedPostgres?.connectionString ?? '' }
}
