import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { PersonActor } from '../../../src/access/actor.ts'
import { makeIndexSource } from '../../../src/adapters/postgres/search/index-source.ts'
import type { SavedSearchId } from '../../../src/kernel/ids.ts'
import { isMunimentError } from '../../../src/kernel/muniment-error.ts'
import { makeQueryWorld, type QueryWorld } from '../../support/make-query-world.ts'
import { keptRequest, makeSavedSearches } from '../../support/make-saved-searches.ts'
import { propertyRuns } from '../../support/property-runs.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../../support/retention-world.ts'

let world: RetentionWorld
let queries: QueryWorld
let open: TestFolder
let secret: TestFolder
let people = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  queries = makeQueryWorld(world)
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('FIN', 'S-DESTROY')
  open = await world.addFolder('FIN')
  secret = await world.addFolder('FIN', { groups: ['pay'] })
})
afterAll(() => world?.close())

/** What happens, to the n-th newest record where it happens to one. */
const n = fc.nat(2)
const matches = fc.nat(3).map((drawn) => drawn > 0)
const behind = fc.nat(3).map((drawn) => drawn === 0)
const said = <Word extends string>(...words: readonly Word[]): fc.Arbitrary<Word> => fc.constantFrom(...words)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: said('capture'), matches, behind }) },
  { weight: 3, arbitrary: fc.record({ do: said('edit'), n, matches, behind }) },
  { weight: 1, arbitrary: fc.record({ do: said('catch up'), n }) },
  { weight: 4, arbitrary: fc.record({ do: said('tighten', 'loosen'), n }) },
  { weight: 5, arbitrary: fc.record({ do: said('run', 'run', 'run twice at once', 'rebuild') }) },
  { weight: 1, arbitrary: fc.record({ do: said('die in a run'), page: fc.integer({ min: 1, max: 3 }) }) },
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** What a record says, and what the index knows of it; only one of the two decides what a run finds. */
interface Modelled {
  readonly record: TestRecord
  matches: boolean
  indexed: boolean | undefined
  readable: boolean
}

/** One life of a saved search: what is alerted to after each run is what the model says, each once. */
async function live(word: string, pat: PersonActor, steps: readonly Step[]): Promise<void> {
  const searches = makeSavedSearches(world, queries.searchIndex)
  const source = makeIndexSource(world.db.database)
  const records: Modelled[] = []
  const alerted = new Set<string>()
  const titleOf = (matches: boolean) => (matches ? `${word} ${people}` : `other ${people}`)
  const catchUp = async (one: Modelled) => {
    await queries.catchUp(one.record, one.readable ? open : secret, titleOf(one.matches))
    one.indexed = one.matches
  }
  const capture = async (matches: boolean, behind: boolean) => {
    const record = await queries.addUnread(open, titleOf(matches))
    const one: Modelled = { record, matches, indexed: undefined, readable: true }
    records.push(one)
    if (!behind) await catchUp(one)
  }
  // What is there before the saving, indexed or not.
  await capture(true, false)
  await capture(true, true)
  await capture(false, false)
  const { id } = await searches.save(pat, { name: word, request: keptRequest(word), alerts: 'daily' })
  const baseline = new Set(records.filter(({ indexed }) => indexed).map(({ record }) => record.id))
  const found = () =>
    records.filter(({ record, indexed, readable }) => indexed && readable && !baseline.has(record.id))

  for (const each of steps) await take(each)
  for (const one of records) {
    await move(one, open)
    await catchUp(one)
  }
  await run()

  async function run(): Promise<void> {
    await searches.runSearch(id)
    for (const { record } of found()) alerted.add(record.id)
    expect(await alertedIn(id)).toEqual([...alerted].sort())
  }

  async function move(one: Modelled, to: TestFolder): Promise<void> {
    await world.rows(sql`
      update record set folder_id = ${to.id}, access_set_id = ${to.accessSet} where id = ${one.record.id}`)
    one.readable = to === open
  }

  async function take(each: Step): Promise<void> {
    const one = 'n' in each ? records.at(-1 - (each.n % records.length)) : undefined
    switch (each.do) {
      case 'capture':
        // No more than a search of the test's can watch.
        return records.length < 19 ? capture(each.matches, each.behind) : undefined
      case 'edit':
        if (one === undefined) return
        one.matches = each.matches
        return each.behind ? queries.leaveBehind(one.record) : catchUp(one)
      case 'catch up':
        return one === undefined ? undefined : catchUp(one)
      case 'tighten':
        // As in life, the index hears of it a moment later, and what PostgreSQL says counts until then.
        return one === undefined ? undefined : move(one, secret)
      case 'loosen':
        if (one === undefined) return
        await move(one, open)
        return catchUp(one)
      case 'run':
        return run()
      case 'run twice at once': {
        const other = makeSavedSearches(world, queries.searchIndex)
        await Promise.all([searches.runSearch(id), other.runSearch(id)])
        return run()
      }
      case 'rebuild':
        return source.whileRebuilding(async () => {
          const refused = await searches.runSearch(id).catch((error: unknown) => error)
          expect(isMunimentError(refused, 'engine-unavailable')).toBe(true)
          await source.noteWhole()
        })
      case 'die in a run': {
        let asked = 0
        const dying = makeSavedSearches(world, {
          ...queries.searchIndex,
          search: (query) => {
            asked += 1
            if (asked === each.page) throw new Error('killed')
            return queries.searchIndex.search(query)
          },
        })
        await dying.runSearch(id).catch(() => undefined)
        // It may have told of what is there, and of nothing else.
        const may = new Set<string>(found().map(({ record }) => record.id))
        for (const alert of await alertedIn(id)) {
          expect(alerted.has(alert) || may.has(alert)).toBe(true)
          alerted.add(alert)
        }
        return
      }
    }
  }
}

async function alertedIn(id: SavedSearchId): Promise<readonly string[]> {
  const rows = await world.rows<{ id: string }>(
    sql`select record_id as id from saved_search_alert where search_id = ${id} order by record_id`,
  )
  return rows.map((row) => row.id)
}

it('alerts to every match once, through captures, edits, rights, rebuilds, deaths and runs in any order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      people += 1
      const pat = await world.addPerson(`Pat ${people}`, 'civil-servant', { clearance: 'official' })
      await live(`zq${people}x`, pat, steps)
    }),
    { numRuns: propertyRuns(40) },
  )
}, 240_000)
