import { MunimentError } from '../../kernel/muniment-error.ts'
import type { AuditReader } from '../ports.ts'

/**
 * The number of the newest checkpoint of which the database has a copy, -1 for none. Throws `audit-log-damaged` where that is newer
 * than the newest in the place of the checkpoints, which is read after it: each is put there first, so that some were lost.
 */
export async function refuseLostCheckpoints(
  reader: Pick<AuditReader, 'newestCheckpoint'>,
  readAnchored: () => Promise<number>,
): Promise<number> {
  const copied = (await reader.newestCheckpoint())?.number ?? -1
  if (copied <= (await readAnchored())) return copied
  throw new MunimentError(
    'audit-log-damaged',
    'The place of the checkpoints has lost some of them: restore it before anything else.',
  )
}
