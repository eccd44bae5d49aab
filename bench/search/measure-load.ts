import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { RecordId } from '../../src/kernel/ids.ts'
import { facetNames } from '../../src/search/ports.ts'
import { alone, type Figure, mustBeNone } from '../report/figure.ts'
import { short } from '../report/table.ts'
import { percentile } from '../support/median.ts'
import type { BenchChild } from '../support/start-child.ts'
import type { Answered } from './ask-in-turn.ts'
import { atARate } from './at-a-rate.ts'
import { type Caller, makeCaller } from './call-server.ts'
import type { OwnMessage, StartedOwn } from './own-process.ts'

const SEARCHES_A_SECOND = 50
const EDITS_A_SECOND = 20
/** Within so long after the last edit the index knows of all of them. */
const CATCH_UP_MS = 120_000

interface Load {
  readonly own: BenchChild
  readonly started: StartedOwn
  readonly pool: Pool
  readonly totals: Answered['totals']
  readonly seconds: number
  /** Of which records, by which index. */
  readonly what: string
}

/**
 * Searches by a person beside edits by the same, over HTTP, with the jobs at work that bring each edit into the index. An edit
 * adds to a title a word of its own that no query of the mix has, so each query has to find at every moment as many as before;
 * afterwards each edit has to be found by its word.
 */
export async function measureLoad({
  own,
  started,
  pool,
  totals,
  seconds,
  what,
}: Load): Promise<readonly Figure[]> {
  const edited = await chooseRecords(pool, EDITS_A_SECOND * seconds)
  // What an edit indexes anew is the text that is stored.
  await own.ask({ kind: 'store-texts', recordIds: edited.map(({ id }) => id) } satisfies OwnMessage)
  await own.ask({ kind: 'start-jobs' } satisfies OwnMessage)
  const caller = makeCaller(started.url, started.searcher)
  const failures: string[] = []
  const noting = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      failures.push(error instanceof Error ? error.message : String(error))
    })
  try {
    const [searches, edits] = await Promise.all([
      atARate({ perSecond: SEARCHES_A_SECOND, seconds }, (number) =>
        noting(searchAgain(caller, totals[number % totals.length])),
      ),
      atARate({ perSecond: EDITS_A_SECOND, seconds }, (number) =>
        noting(edit(caller, edited[number], number)),
      ),
    ])
    const caughtUp = await catchUp(caller)
    if (caughtUp === undefined) failures.push(`the index was behind ${CATCH_UP_MS / 1000} s later`)
    for (const number of edited.keys()) await noting(searchAgain(caller, [wordOf(number), 1]))
    const named = `search of ${what}, 50 a second beside 20 edits`
    return [
      mustBeNone(
        `${named}, failures`,
        '',
        failures.length,
        failures.length === 0
          ? `in ${seconds} s ${searches.length.toLocaleString('en-GB')} searches found what they should, and each of ${edits.length.toLocaleString('en-GB')} edits was found afterwards${caughtUp === undefined ? '' : `, the last of them within ${(caughtUp / 1000).toFixed(1)} s`}.`
          : `the first of them: ${failures.slice(0, 3).join('; ')}.`,
      ),
      timesOf(`${named}, p95 of a search`, searches),
      timesOf(`${named}, p95 of an edit`, edits),
    ]
  } finally {
    caller.close()
  }
}

function timesOf(name: string, took: readonly number[]): Figure {
  const share = (part: number): string => short(percentile(took, part))
  return alone(
    name,
    'ms',
    [percentile(took, 0.95)],
    `over HTTP and from when each was due; half within ${share(0.5)} ms, the slowest ${share(1)} ms.`,
  )
}

interface Chosen {
  readonly id: RecordId
  readonly title: string
}

async function chooseRecords(pool: Pool, count: number): Promise<readonly Chosen[]> {
  const { rows } = await pool.query<Chosen>(
    `select id, title from record where reference like 'BENCH/%' and marking = 'official' order by md5(id::text) limit $1`,
    [count],
  )
  if (rows.length < count) throw new Error(`there are not ${count} records to edit`)
  return rows
}

/** No invented word begins so. */
function wordOf(number: number): string {
  return `xq${number}`
}

const found = z.object({ total: z.number(), behind: z.number() })

async function search(caller: Caller, q: string): Promise<z.infer<typeof found>> {
  const query = new URLSearchParams({ q, size: '20', facets: facetNames.join(',') })
  return found.parse(await caller.call('GET', `/api/v1/search?${query}`))
}

async function searchAgain(
  caller: Caller,
  expected: readonly [q: string, total: number] | undefined,
): Promise<void> {
  const [q, total] = expected ?? ['', 0]
  const answer = await search(caller, q)
  if (answer.total !== total) throw new Error(`"${q}" found ${answer.total} and not ${total}`)
}

async function edit(caller: Caller, chosen: Chosen | undefined, number: number): Promise<void> {
  if (chosen === undefined) throw new Error('there is no record to edit')
  await caller.call('PATCH', `/api/v1/records/${chosen.id}`, { title: `${chosen.title} ${wordOf(number)}` })
}

/** How long it took until the index knew everything; `undefined` where it did not come to that. */
async function catchUp(caller: Caller): Promise<number | undefined> {
  const start = performance.now()
  while (performance.now() - start < CATCH_UP_MS) {
    const { behind } = await search(caller, 'xq*')
    if (behind === 0) return performance.now() - start
    await pause(500)
  }
  return undefined
}
