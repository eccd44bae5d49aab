import { expectStatus } from '../api-client.ts'
import type { Office } from '../office.ts'
import { checkAudit } from './check-audit.ts'
import { addsUp, checkDisposal } from './check-disposal.ts'
import { checkLeftovers } from './check-leftovers.ts'
import { checkPromises } from './check-promises.ts'
import { checkRecords, type Orphans } from './check-records.ts'

/**
 * Everything that has to be true of a settled office, asked of every store; answers what is not. Each record is looked
 * at in every store; by the API, which costs most, the `newest` that were sent.
 */
export async function checkInvariants(
  office: Office,
  newest = 10_000,
): Promise<{ readonly faults: readonly string[]; readonly orphans: Orphans }> {
  const database = await office.database()
  try {
    const records = await checkRecords(office.dataFolder, database)
    return {
      faults: [
        ...records.faults,
        ...(await checkPromises(office, database, newest)),
        ...(await checkDisposal(database)),
        ...(await checkBatchCounts(office)),
        ...(await checkAudit(database)),
        ...(await checkLeftovers(office.dataFolder, database, office.server().pid)),
      ],
      orphans: records.orphans,
    }
  } finally {
    await database.close()
  }
}

async function checkBatchCounts(office: Office): Promise<readonly string[]> {
  const faults: string[] = []
  let cursor = ''
  do {
    const page = expectStatus(await office.as('auditor').get(`/disposal-batches?size=200${cursor}`), 200)
    for (const { id, state, counts } of page.items) {
      if (!addsUp(counts)) faults.push(`batch ${id}: its counts do not add up: ${JSON.stringify(counts)}`)
      if (state === 'completed' && counts.pending !== 0)
        faults.push(`batch ${id} is completed, with items pending`)
    }
    cursor = page.next === null ? '' : `&cursor=${page.next}`
  } while (cursor !== '')
  return faults
}
