import { expect, it } from '@jest/globals'
import type { IngestTx, Workbench, Workspace } from '../../../src/ingest/ports.ts'
import { atWorkbench } from '../../../src/ingest/read-record/at-workbench.ts'
import { type BenchId, newId, type RecordId } from '../../../src/kernel/ids.ts'
import type { UnitOfWork } from '../../../src/kernel/unit-of-work.ts'
import { silentLogger } from '../../support/silent-logger.ts'

it('a bench that could not leave the roll while the database was away leaves it with the next one', async () => {
  const roll = new Set<BenchId>()
  let away = false
  const benches = { leave: async (id: BenchId) => void roll.delete(id) }
  const unitOfWork: UnitOfWork<IngestTx> = {
    run: async (work) => {
      if (away) throw new Error('the database is away')
      // Of all stores the roll alone is asked.
      return work({ benches } as unknown as IngestTx)
    },
  }
  const workspace: Workspace = {
    folder: 'benches',
    use: async (work, leave) => {
      try {
        return await work({} as Workbench)
      } finally {
        await leave?.()
      }
    },
  }
  const read = async (meanwhile: () => void): Promise<void> => {
    const id = newId<BenchId>()
    roll.add(id)
    const bench = { id, recordId: newId<RecordId>() }
    await atWorkbench({ unitOfWork, workspace, logger: silentLogger }, bench, undefined, async () =>
      meanwhile(),
    )
  }
  await read(() => {
    away = true
  })
  expect(roll.size).toBe(1)
  await read(() => {
    away = false
  })
  expect([...roll]).toEqual([])
})
