import { join } from 'node:path'
import { Pool } from 'pg'
import type { PersonActor } from '../../src/access/actor.ts'
import { makePinoLogger } from '../../src/adapters/log/make-pino-logger.ts'
import type { BatchId, PersonId } from '../../src/kernel/ids.ts'
import { DISPOSAL_PAGE } from '../../src/retention/execution/execute-disposal.ts'
import type { Bench } from '../bench.ts'
import { alone, compare } from '../report/figure.ts'
import { composeMuniment } from '../support/compose-muniment.ts'
import { interleave, seconds } from '../support/interleave.ts'
import { bareDisposal } from './bare-disposal.ts'
import { findLost } from './find-lost.ts'
import { makeNoOpStores } from './no-op-stores.ts'
import { makeOwnDisposal } from './own-disposal.ts'
import { addOfficers, forgetEntries, prepareShare } from './prepare-disposal.ts'

/** Of what goes in sets, so much goes record by record: it takes its time. */
const SHARE_ONE_BY_ONE = 10
/** Also how many go before anything is measured: by then each session has its plans. */
const QUICK = 1_500
const ROUNDS = 2

/** The database's part of a disposal with holds placed midway, beside the bare SQL of the same rows. */
export const disposalBench: Bench = {
  name: 'disposal',
  run: async ({ folder, full, closing, say }) => {
    const count = full ? 40_000 : QUICK
    const records = count.toLocaleString('en-GB')
    const logger = makePinoLogger({ level: 'error' })
    const { muniment, connectionString } = await composeMuniment(join(folder, 'data'), closing, logger)
    const pool = new Pool({ connectionString, max: 2 })
    closing.later('pool', () => pool.end())
    await addOfficers(pool)
    const { rows } = await pool.query<{ readonly id: PersonId }>(`select md5('bench-person-1')::uuid as id`)
    const officer: PersonActor = {
      kind: 'person',
      id: rows[0]?.id ?? ('' as PersonId),
      name: 'Officer 1',
      role: 'ig-officer',
      scope: null,
      clearance: 'official-sensitive',
      groups: [],
      how: 'token',
    }
    let shares = 0
    const waits: number[] = []

    /** Records a second, of `size` records of their own. */
    const own = async (size: number): Promise<number> => {
      shares += 1
      const share = await prepareShare(pool, `SHARE-${shares}`, size)
      const placing: Promise<unknown>[] = []
      const stores = makeNoOpStores((destroyed) => {
        if (destroyed !== Math.floor(size / 2)) return
        for (const reference of share.held) {
          const place = () =>
            muniment.retention.placeHold(officer, {
              name: 'Inquiry',
              reason: 'bench',
              authority: 'bench',
              scope: { folders: [reference] },
            })
          placing.push(seconds(place).then((wait) => waits.push(wait)))
        }
      })
      const execute = makeOwnDisposal(muniment, stores, logger)
      const took = await seconds(async () => {
        // The batches' own ids.
        for (const batch of share.batches) await execute(batch as BatchId)
        await Promise.all(placing)
      })
      const { lost, saved } = await findLost(pool, share, stores.destroyed)
      if (lost > 0) throw new Error(`${lost} held records were lost`)
      if (saved === 0 || stores.destroyed.size + saved !== size)
        throw new Error(`of ${size} records ${stores.destroyed.size} went and ${saved} were saved`)
      return size / took
    }
    const bare = async (size: number, page: number): Promise<number> => {
      shares += 1
      const share = await prepareShare(pool, `SHARE-${shares}`, size)
      return size / (await seconds(() => bareDisposal(pool, share, page)))
    }
    const sidesOf = (size: number) => ({
      own: () => own(size),
      bare: () => bare(size, DISPOSAL_PAGE),
      oneByOne: () => bare(size / SHARE_ONE_BY_ONE, 1),
    })
    say('disposing once each')
    for (const side of Object.values(sidesOf(QUICK))) await side()
    waits.length = 0
    say('measuring')
    const runs = await interleave(ROUNDS, sidesOf(count))
    await forgetEntries(pool)
    const name = `disposal of ${records} records, 5 % held midway`
    return [
      compare({
        name,
        unit: 'records/s',
        values: runs('own'),
        peer: { name: `bare SQL, ${DISPOSAL_PAGE} a transaction`, values: runs('bare') },
        goal: { kind: 'at-least', ratio: 0.5 },
        note: 'the database’s part, from the manifest to the last stub; no held record was lost.',
      }),
      compare({
        name,
        unit: 'records/s',
        values: runs('own'),
        peer: { name: 'bare SQL, a transaction per record', values: runs('oneByOne') },
        goal: { kind: 'at-least', ratio: 5 },
      }),
      alone('a hold placed midway, accepted after', 's', waits),
    ]
  },
}
