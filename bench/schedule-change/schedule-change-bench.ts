import { join } from 'node:path'
import { Pool } from 'pg'
import { systemActor } from '../../src/access/actor.ts'
import { makePinoLogger } from '../../src/adapters/log/make-pino-logger.ts'
import type { Muniment } from '../../src/compose.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import type { Bench } from '../bench.ts'
import { compare } from '../report/figure.ts'
import { composeMuniment } from '../support/compose-muniment.ts'
import { interleave, seconds } from '../support/interleave.ts'
import { bareUpdate, comeToRest } from './bare-update.ts'
import { CHANGING, fillClasses } from './fill-classes.ts'

const CLASSES = 400

/** A schedule of one class of 400 changes: the publication, and what it would change, beside the bare update of the rows. */
export const scheduleChangeBench: Bench = {
  name: 'schedule-change',
  run: async ({ folder, full, closing, say }) => {
    const changing = full ? 90_000 : 20_000
    const others = full ? 2_000 : 100
    const total = (changing + others * (CLASSES - 1)).toLocaleString('en-GB')
    const logger = makePinoLogger({ level: 'error' })
    const { muniment, connectionString } = await composeMuniment(join(folder, 'data'), closing, logger)
    const pool = new Pool({ connectionString, max: 2 })
    closing.later('pool', () => pool.end())
    say(`generating ${total} records in ${CLASSES} classes`)
    await fillClasses(pool, { classes: CLASSES, changing, others })
    const publisher = await addPublisher(muniment)

    const changed = new Set<number>()
    let years = 7
    let version = 1
    const nextYears = (): number => {
      years = years === 7 ? 6 : 7
      return years
    }
    const draft = async (): Promise<void> => {
      const drafted = await muniment.retention.draftSchedule(systemActor, CHANGING, {
        title: 'Anew',
        trigger: { type: 'created' },
        period: parsePeriod(`P${nextYears()}Y`),
        action: 'destroy',
        authority: { instrument: 'bench', reference: 'bench', approvedOn: parseDate('2019-05-01') },
      })
      version = drafted.version
    }
    say('publishing')
    // Even, so that six and seven years come to each side as often.
    const runs = await interleave(full ? 6 : 2, {
      publication: async () => {
        await draft()
        await comeToRest(pool)
        return seconds(async () => {
          const publication = { appliesTo: 'existing', reason: 'bench' } as const
          const { effect } = await muniment.retention.publishSchedule(
            publisher,
            CHANGING,
            version,
            publication,
          )
          changed.add(effect?.changed ?? 0)
        })
      },
      bare: async () => {
        await draft()
        await comeToRest(pool)
        return seconds(async () => {
          changed.add(await bareUpdate(pool, years, version))
        })
      },
      preview: async () => {
        await draft()
        await comeToRest(pool)
        return seconds(async () => {
          const { count } = muniment.retention.whatIf.version
          changed.add((await count(publisher, { code: CHANGING, version })).changed)
        })
      },
    })
    // A figure for changes of different rows would compare nothing.
    if (changed.size !== 1) throw new Error(`the changes differ: ${[...changed].join(' and ')}`)
    const peer = { name: 'bare update', values: runs('bare') }
    const rows = changing.toLocaleString('en-GB')
    return [
      compare({
        name: `schedule of one class of ${CLASSES}, ${rows} of ${total} records: publication`,
        unit: 's',
        values: runs('publication'),
        peer,
        goal: { kind: 'at-most', ratio: 1.2, plus: 0 },
        note: 'The whole publication is timed, with its counts, its audit entries and the correction of lists.',
      }),
      compare({
        name: `schedule of one class of ${CLASSES}, ${rows} of ${total} records: what-if`,
        unit: 's',
        values: runs('preview'),
        peer,
      }),
    ]
  },
}

async function addPublisher({ people }: Muniment) {
  const { token } = await people.add(systemActor, {
    name: 'publisher',
    role: 'ig-officer',
    scope: null,
    clearance: 'official',
    groups: [],
  })
  const publisher = await people.authenticate(token)
  if (publisher === undefined) throw new Error('the publisher was not let in')
  return publisher
}
