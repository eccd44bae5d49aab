import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../../src/access/actor.ts'
import { makeIndexSource } from '../../../src/adapters/postgres/search/index-source.ts'
import type { SavedSearchParts } from '../../../src/compose/compose-saved-searches.ts'
import { newId, type RecordId, type SavedSearchId, type SearchAlertId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import type { SearchIndex } from '../../../src/search/ports.ts'
import type { NewSavedSearch } from '../../../src/search/saved/save-search.ts'
import { addOfficers, approvedBatch } from '../../support/disposal-steps.ts'
import { makeDisposal } from '../../support/make-disposal.ts'
import { makeQueryWorld, type QueryWorld } from '../../support/make-query-world.ts'
import { keptRequest, makeSavedSearches } from '../../support/make-saved-searches.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../../support/retention-world.ts'

let world: RetentionWorld
let queries: QueryWorld
let searches: SavedSearchParts
let pat: PersonActor
let folder: TestFolder

// A world for each test: what a query matches is asked of all there is.
beforeEach(async () => {
  world = await makeRetentionWorld()
  queries = makeQueryWorld(world)
  searches = makeSavedSearches(world, queries.searchIndex)
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('FIN', 'S-DESTROY')
  folder = await world.addFolder('FIN')
  pat = await world.addPerson('Pat', 'civil-servant', { clearance: 'official' })
})
afterEach(() => world.close())

const word = 'cormorant'
const save = (more: Partial<NewSavedSearch> = {}, by = pat) =>
  searches.save(by, { name: 'Birds', request: keptRequest(word), alerts: 'daily', ...more })
const alertsOf = async (id: SavedSearchId, by = pat) =>
  (await searches.alerts.list(by, id, { size: 50, cursor: null, seen: null })).items
const recordsOf = async (id: SavedSearchId, by = pat) =>
  (await alertsOf(id, by)).map(({ record }) => record.id).sort()
const idsOf = (...records: readonly TestRecord[]) => records.map(({ id }) => id).sort()
const count = async (table: 'saved_search_alert' | 'saved_search_baseline' | 'saved_search_watch') =>
  (await world.rows(sql`select 1 from ${sql.table(table)}`)).length
const runTwice = async (id: SavedSearchId) => {
  await searches.runSearch(id)
  await searches.runSearch(id)
}

/** The same over an index of the test's own making. */
const over = (index: Partial<SearchIndex>) => makeSavedSearches(world, { ...queries.searchIndex, ...index })

/** Puts a record, and its folder, under other groups; the index hears nothing of it. */
async function restrict(record: TestRecord, groups: readonly string[]): Promise<void> {
  const other = await world.addFolder(folder.classCode, { groups })
  await world.rows(sql`
    update record set access_set_id = ${other.accessSet}, folder_id = ${other.id} where id = ${record.id}`)
}

describe('a saved search', () => {
  it('is there for nobody but its owner, whatever they do and whatever their role', async () => {
    const mine = await save()
    const record = await queries.addIndexed(folder, word)
    await searches.runSearch(mine.id)
    const [alert] = await alertsOf(mine.id)
    for (const role of ['civil-servant', 'ig-officer', 'auditor'] as const) {
      const other = await world.addPerson(`Another ${role}`, role)
      for (const id of [mine.id, newId<SavedSearchId>()]) {
        const attempts = [
          searches.get(other, id),
          searches.results(other, id, { size: 1, cursor: null, facets: [] }),
          searches.change(other, id, { name: 'Mine' }),
          searches.delete(other, id),
          searches.runOwn(other, id),
          searches.alerts.list(other, id, { size: 1, cursor: null, seen: null }),
          searches.alerts.markSeen(other, id, alert?.id as SearchAlertId),
        ]
        const refusals = await Promise.allSettled(attempts)
        const codes = refusals.map((each) => (each.status === 'rejected' ? each.reason.code : 'done'))
        expect(codes).toEqual(attempts.map(() => 'not-found'))
      }
      expect(await searches.list(other)).toEqual([])
    }
    expect(await searches.get(pat, mine.id)).toMatchObject({ name: 'Birds', unseen: 1 })
    expect(await recordsOf(mine.id)).toEqual([record.id])
  })

  it('is kept by no administrator, nor by a command without a person', async () => {
    const admin = await world.addPerson('Admin', 'administrator')
    await expect(save({}, admin)).rejects.toMatchObject({ code: 'forbidden-role' })
    const operator = { kind: 'operator', id: 'operator:root', name: 'root' } as const
    await expect(searches.list(operator)).rejects.toMatchObject({ code: 'forbidden-role' })
  })

  it('leaves neither its name nor its words in the audit log', async () => {
    const { id } = await save({ name: 'Secret affair' })
    await searches.change(pat, id, { request: keptRequest('heron') })
    await searches.delete(pat, id)
    const drafts = await world.rows<{ draft: string }>(sql`select draft from audit_outbox order by id`)
    expect(drafts.map(({ draft }) => JSON.parse(draft).action)).toEqual([
      'search.saved',
      'search.changed',
      'search.deleted',
    ])
    for (const { draft } of drafts) expect(draft).not.toMatch(/secret|affair|cormorant|heron/i)
  })

  it('is refused where it names what is not there, or not for its owner, and nothing is left of it', async () => {
    const secret = await world.addFolder('FIN', { groups: ['pay'] })
    const asked = async (request: NewSavedSearch['request']) => {
      await expect(save({ request })).rejects.toMatchObject({ code: expect.any(String) })
      return save({ request }).catch((error: MunimentError) => [error.code, error.errors[0]?.path])
    }
    expect(await asked(keptRequest('budget AND'))).toEqual(['invalid-query', 'q'])
    expect(await asked(keptRequest(word, { from: '2020-01-01', to: '2019-12-31' }))).toEqual([
      'invalid-query',
      'to',
    ])
    expect(await asked(keptRequest(word, { classes: ['NONE'] }))).toEqual(['unknown-class', 'class'])
    expect(await asked(keptRequest(`${word} -class:NONE`))).toEqual(['unknown-class', 'class'])
    expect(await asked(keptRequest(word, { folders: ['FIN/none'] }))).toEqual(['unknown-folder', 'folder'])
    expect(await asked(keptRequest(word, { folders: [secret.reference] }))).toEqual([
      'unknown-folder',
      'folder',
    ])
    expect(await asked(keptRequest(`folder:${secret.reference}`))).toEqual(['unknown-folder', 'folder'])
    expect(await searches.list(pat)).toEqual([])
    expect(await count('saved_search_watch')).toBe(0)
    // As search does, without regard to case.
    await save({
      request: keptRequest('class:fin', { classes: ['fin'], folders: [folder.reference.toLowerCase()] }),
    })
  })

  it('names classes and folders as a search does, also where the database has other small letters', async () => {
    const names = [' FIN/7 ', 'SEÁN/8', 'İZMİR/9', '\u212Aelvin/10', '\uFEFFΟΔΟΣ']
    for (const reference of names) {
      const { id } = await world.addFolder('FIN')
      await world.rows(sql`update folder set reference = ${reference} where id = ${id}`)
    }
    await world.addClass('İÇ-ΔΡΟΜΟΣ', 'S-DESTROY')
    const folders = [...names, ...names.map((name) => name.trim().toLowerCase()), 'Sea\u0301n/8']
    const classes = ['İÇ-ΔΡΟΜΟΣ', 'i̇ç-δρομος', ' fin ', 'I\u0307C\u0327-ΔΡΟΜΟΣ']
    const { id } = await save({ request: keptRequest(word, { folders, classes }) })
    expect(await searches.runSearch(id)).not.toBe('paused')
    for (const reference of ['ZMR/9', 'SEAN/8', 'FIN /7', 'elvin/10', 'ΟΔΟ'])
      await expect(save({ request: keptRequest(word, { folders: [reference] }) })).rejects.toMatchObject({
        code: 'unknown-folder',
      })
  })

  it('is one of two hundred at most, also where two are saved at once', async () => {
    await world.rows(sql`
      insert into saved_search (id, owner_id, place, name, request, alerts, state, created_at, changed_at)
      select gen_random_uuid(), ${pat.id}, n, 'x', '{}', 'none', 'active', now(), now() from generate_series(1, 199) n`)
    const outcomes = await Promise.allSettled([save(), save(), save()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'too-many-searches' })
    await expect(save({ alerts: 'none' })).rejects.toMatchObject({ code: 'too-many-searches' })
    expect(await count('saved_search_watch')).toBe(1)
    await save({}, await world.addPerson('Other', 'auditor'))
  })

  it('is refused with alerts where more match than can be watched, and kept without', async () => {
    for (let n = 0; n < 21; n += 1) await queries.addIndexed(folder, word)
    await expect(save()).rejects.toMatchObject({ code: 'too-many-matches' })
    expect(await count('saved_search_baseline')).toBe(0)
    const { id } = await save({ alerts: 'none' })
    const results = await searches.results(pat, id, { size: 5, cursor: null, facets: [] })
    expect(results).toMatchObject({ total: 21 })
    expect(results.hits).toHaveLength(5)
    await expect(searches.runOwn(pat, id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is changed once where two change it at the same time', async () => {
    const { id } = await save()
    const asked = Promise.withResolvers<void>()
    const changed = Promise.withResolvers<void>()
    const slow = makeSavedSearches(world, {
      ...queries.searchIndex,
      search: async (query) => {
        asked.resolve()
        await changed.promise
        return queries.searchIndex.search(query)
      },
    })
    const late = slow.change(pat, id, { request: keptRequest('heron') })
    await asked.promise
    await searches.change(pat, id, { request: keptRequest('egret') })
    changed.resolve()
    await expect(late).rejects.toMatchObject({ code: 'conflict' })
    expect((await searches.get(pat, id)).request.q).toBe('egret')
    expect(await count('saved_search_watch')).toBe(1)
  })
})

describe('an alert', () => {
  it('never comes for what matched when the search was saved', async () => {
    const there = await queries.addIndexed(folder, word)
    const { id } = await save()
    await runTwice(id)
    expect(await alertsOf(id)).toEqual([])
    await queries.catchUp(there, folder, 'Something else')
    await searches.runSearch(id)
    await queries.catchUp(there, folder, word)
    await searches.runSearch(id)
    expect(await alertsOf(id)).toEqual([])
  })

  it('never comes for what its owner may not read, although the index still shows it', async () => {
    const { id } = await save()
    const tightened = await queries.addIndexed(folder, word)
    await restrict(tightened, ['pay'])
    await searches.runSearch(id)
    expect(await count('saved_search_alert')).toBe(0)
  })

  it('comes for what its owner could not read when the search was saved, although the index showed it then', async () => {
    const tightened = await queries.addIndexed(folder, word)
    await restrict(tightened, ['pay'])
    const { id } = await save()
    await world.rows(sql`
      update record set access_set_id = ${folder.accessSet}, folder_id = ${folder.id} where id = ${tightened.id}`)
    await runTwice(id)
    expect(await recordsOf(id)).toEqual([tightened.id])
  })

  it('never comes twice where several runs go on at once', async () => {
    const { id } = await save()
    const found: TestRecord[] = []
    for (let n = 0; n < 7; n += 1) found.push(await queries.addIndexed(folder, word))
    const elsewhere = makeSavedSearches(world, queries.searchIndex)
    await Promise.all([searches, elsewhere, searches, elsewhere].map((each) => each.runSearch(id)))
    expect(await recordsOf(id)).toEqual(idsOf(...found))
    expect(await count('saved_search_alert')).toBe(7)
    const numbers = await world.rows<{ n: number }>(
      sql`select number as n from saved_search_alert order by number`,
    )
    expect(numbers.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('is neither lost nor repeated where a run is cut short between two pages', async () => {
    const { id } = await save()
    const found: TestRecord[] = []
    for (let n = 0; n < 5; n += 1) found.push(await queries.addIndexed(folder, word))
    let asked = 0
    const dying = over({
      search: (query) => {
        asked += 1
        if (asked === 2) throw new Error('killed')
        return queries.searchIndex.search(query)
      },
    })
    await expect(dying.runSearch(id)).rejects.toThrow('killed')
    expect(await alertsOf(id)).toHaveLength(2)
    expect((await searches.get(pat, id)).lastRunAt).toEqual(world.clock.now())
    await runTwice(id)
    expect(await recordsOf(id)).toEqual(idsOf(...found))
  })

  it('comes late, and not never, for what the index did not know in time', async () => {
    const before = await queries.addUnread(folder, word)
    const { id } = await save()
    const between = await queries.addUnread(folder, word)
    world.clock.pass(86_400_000)
    await searches.runSearch(id)
    expect(await alertsOf(id)).toEqual([])
    await queries.catchUp(between, folder, word)
    await queries.catchUp(before, folder, word)
    await runTwice(id)
    expect(await recordsOf(id)).toEqual(idsOf(before, between))
  })

  it('waits for an index that is away or being filled anew; the search stays due and is not skipped', async () => {
    const { id, lastRunAt } = await save()
    world.clock.pass(86_400_000)
    const record = await queries.addIndexed(folder, word)
    const away = over({
      search: async () => {
        throw new MunimentError('engine-unavailable', 'away', { retryable: true })
      },
    })
    await expect(away.runSearch(id)).rejects.toMatchObject({ code: 'engine-unavailable' })
    const source = makeIndexSource(world.db.database)
    await source.whileRebuilding(async () => {
      await expect(searches.runSearch(id)).rejects.toMatchObject({ code: 'engine-unavailable' })
      await expect(save({ name: 'Meanwhile' })).rejects.toMatchObject({ code: 'engine-unavailable' })
      await source.noteWhole()
    })
    // One that begins and ends in the middle of a run is seen as well.
    const passing = over({
      search: async (query) => {
        await source.whileRebuilding(() => source.noteWhole())
        return queries.searchIndex.search(query)
      },
    })
    await expect(passing.runSearch(id)).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect((await searches.get(pat, id)).lastRunAt).toEqual(lastRunAt)
    expect(await searches.runAlerts({ kind: 'system', id: 'system', name: 'system' })).toEqual({
      run: 1,
      paused: 0,
      postponed: 0,
    })
    expect(await recordsOf(id)).toEqual([record.id])
    expect(await searches.list(pat)).toHaveLength(1)
    expect(await count('saved_search_watch')).toBe(1)
  })

  it('never floods because the index lacked at the saving what it should have held', async () => {
    const there = await queries.addIndexed(folder, word)
    await queries.addIndexed(folder, word)
    await queries.searchIndex.clear()
    await expect(save()).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(await count('saved_search_watch')).toBe(0)
    await queries.catchUp(there, folder, word)
  })

  it('never floods because the index was lost while what matched at the saving was read', async () => {
    await queries.addIndexed(folder, word)
    await queries.addIndexed(folder, word)
    const losing = over({
      search: async (query) => {
        await queries.searchIndex.clear()
        return queries.searchIndex.search(query)
      },
    })
    await expect(
      losing.save(pat, { name: 'Birds', request: keptRequest(word), alerts: 'daily' }),
    ).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect([await count('saved_search_watch'), await searches.list(pat)]).toEqual([0, []])
  })

  it('comes once for what begins to match: edited, reclassified, or readable at last', async () => {
    const clerk = await world.addPerson('Clerk', 'civil-servant', { groups: [] })
    await world.addClass('HR', 'S-DESTROY')
    const staff = await world.addFolder('HR')
    const secret = await world.addFolder('FIN', { groups: ['pay'] })
    const edited = await queries.addIndexed(folder, 'Heron')
    const moved = await queries.addIndexed(staff, word)
    const hidden = await queries.addIndexed(secret, word)
    const { id } = await save({ request: keptRequest(word, { classes: ['FIN'] }) }, clerk)
    await searches.runSearch(id)
    expect(await alertsOf(id, clerk)).toEqual([])
    await queries.catchUp(edited, folder, word)
    await world.rows(
      sql`update record set folder_id = ${folder.id}, access_set_id = ${folder.accessSet} where id = ${moved.id}`,
    )
    await queries.catchUp(moved, folder, word)
    await world.rows(sql`update person set groups = '{pay}' where id = ${clerk.id}`)
    await runTwice(id)
    const now = { ...clerk, groups: ['pay'] }
    expect(await recordsOf(id, now)).toEqual(idsOf(edited, moved, hidden))
    await queries.catchUp(edited, folder, 'Heron')
    await searches.runSearch(id)
    await queries.catchUp(edited, folder, word)
    await searches.runSearch(id)
    expect(await alertsOf(id, now)).toHaveLength(3)
  })

  it('is neither shown nor counted nor marked once its record may not be read, and comes back with the right', async () => {
    const { id } = await save()
    const tightened = await queries.addIndexed(folder, word)
    const open = await queries.addIndexed(folder, word)
    await searches.runSearch(id)
    expect(await searches.get(pat, id)).toMatchObject({ unseen: 2 })
    const hiddenAlert = (await alertsOf(id)).find(({ record }) => record.id === tightened.id)
    await restrict(tightened, ['pay'])
    expect(await recordsOf(id)).toEqual([open.id])
    expect(await searches.list(pat)).toMatchObject([{ unseen: 1 }])
    await expect(searches.alerts.markSeen(pat, id, hiddenAlert?.id as SearchAlertId)).rejects.toMatchObject({
      code: 'not-found',
    })
    const [shown] = await alertsOf(id)
    await searches.alerts.markSeen(pat, id, shown?.id as SearchAlertId)
    expect(await searches.get(pat, id)).toMatchObject({ unseen: 0 })
    await world.rows(sql`
      update record set access_set_id = ${folder.accessSet}, folder_id = ${folder.id} where id = ${tightened.id}`)
    expect(await searches.get(pat, id)).toMatchObject({ unseen: 1 })
    expect(await alertsOf(id)).toHaveLength(2)
  })

  it('is listed newest first, in pages, and seen up to where its owner has read', async () => {
    const { id } = await save()
    const found: RecordId[] = []
    for (let n = 0; n < 5; n += 1) {
      found.unshift((await queries.addIndexed(folder, word)).id)
      await searches.runSearch(id)
    }
    const first = await searches.alerts.list(pat, id, { size: 2, cursor: null, seen: null })
    const second = await searches.alerts.list(pat, id, { size: 2, cursor: first.next, seen: null })
    const third = await searches.alerts.list(pat, id, { size: 2, cursor: second.next, seen: null })
    expect(third.next).toBeNull()
    const pages = [first, second, third].flatMap(({ items }) => items)
    expect(pages.map(({ record }) => record.id)).toEqual(found)
    await searches.alerts.markSeen(pat, id, pages[2]?.id as SearchAlertId)
    expect(await searches.get(pat, id)).toMatchObject({ unseen: 2 })
    const left = await searches.alerts.list(pat, id, { size: 9, cursor: null, seen: false })
    expect(left.items.map(({ record }) => record.id)).toEqual(found.slice(0, 2))
    const other = await save({ name: 'Other' })
    await expect(
      searches.alerts.list(pat, other.id, { size: 2, cursor: first.next, seen: null }),
    ).rejects.toMatchObject({ code: 'malformed' })
  })

  it('goes with its record, and with it all that was remembered of what matched', async () => {
    const known = await queries.addIndexed(folder, word)
    const { id } = await save()
    const told = await queries.addIndexed(folder, word)
    await searches.runSearch(id)
    expect([await count('saved_search_baseline'), await count('saved_search_alert')]).toEqual([1, 1])
    const officers = await addOfficers(world)
    const disposal = makeDisposal(world, { searchIndex: queries.searchIndex })
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect([await world.stateOf(known.id), await world.stateOf(told.id)]).toEqual(['destroyed', 'destroyed'])
    expect([await count('saved_search_baseline'), await count('saved_search_alert')]).toEqual([0, 0])
    await searches.runSearch(id)
    expect(await searches.get(pat, id)).toMatchObject({ unseen: 0 })
  })

  it('rests while its owner is disabled', async () => {
    const { id } = await save()
    await queries.addIndexed(folder, word)
    await world.rows(sql`update person set disabled_at = now() where id = ${pat.id}`)
    expect(await searches.runSearch(id)).toBe('resting')
    expect(await count('saved_search_alert')).toBe(0)
  })
})

describe('a change of what is asked for', () => {
  it('begins anew: what matches then is no news, what was alerted stays and is never repeated', async () => {
    const { id } = await save()
    const told = await queries.addIndexed(folder, `${word} and heron`)
    const heron = await queries.addIndexed(folder, 'heron')
    await searches.runSearch(id)
    await searches.change(pat, id, { request: keptRequest('heron') })
    await runTwice(id)
    expect(await recordsOf(id)).toEqual([told.id])
    const newer = await queries.addIndexed(folder, 'heron')
    await searches.change(pat, id, { name: 'Herons', alerts: 'hourly' })
    await runTwice(id)
    expect(await recordsOf(id)).toEqual(idsOf(told, newer))
    expect(await count('saved_search_watch')).toBe(1)
    expect(await recordsOf(id)).not.toContain(heron.id)
  })

  it('without alerts remembers nothing, and begins anew when they are wanted again', async () => {
    const { id } = await save()
    await searches.change(pat, id, { alerts: 'none' })
    expect(await count('saved_search_watch')).toBe(0)
    await queries.addIndexed(folder, word)
    expect(await searches.runSearch(id)).toBe('resting')
    await searches.change(pat, id, { alerts: 'daily' })
    await searches.runSearch(id)
    expect(await alertsOf(id)).toEqual([])
    const newer = await queries.addIndexed(folder, word)
    await searches.runSearch(id)
    expect(await recordsOf(id)).toEqual([newer.id])
  })

  it('in the middle of a run ends that run: it writes no alert for what is not asked for any more', async () => {
    const { id } = await save()
    for (let n = 0; n < 4; n += 1) await queries.addIndexed(folder, word)
    let asked = 0
    const interrupted = over({
      search: async (query) => {
        asked += 1
        if (asked === 2) await searches.change(pat, id, { request: keptRequest('heron') })
        return queries.searchIndex.search(query)
      },
    })
    await interrupted.runSearch(id)
    expect(await alertsOf(id)).toHaveLength(2)
  })
})

describe('a search that became invalid', () => {
  it('is paused with a notice that says why, once, and goes on when it is corrected', async () => {
    await world.addClass('OLD', 'S-DESTROY')
    const { id } = await save({ request: keptRequest(word, { classes: ['OLD', 'FIN'] }) })
    await world.rows(sql`delete from file_plan_class where code = 'OLD'`)
    const missed = await queries.addIndexed(folder, word)
    expect(await searches.runSearch(id)).toBe('paused')
    expect(await searches.runSearch(id)).toBe('resting')
    expect(await searches.get(pat, id)).toMatchObject({
      state: 'paused',
      notice: { code: 'unknown-class', message: expect.stringContaining('OLD'), at: world.clock.now() },
    })
    await expect(searches.runOwn(pat, id)).rejects.toMatchObject({ code: 'search-paused' })
    await expect(searches.change(pat, id, { resume: true })).rejects.toMatchObject({ code: 'unknown-class' })
    await searches.change(pat, id, { name: 'Renamed' })
    expect(await searches.get(pat, id)).toMatchObject({ name: 'Renamed', state: 'paused' })
    // Narrower now: what matches at this moment is no news.
    await searches.change(pat, id, { request: keptRequest(word, { classes: ['FIN'] }) })
    expect(await searches.get(pat, id)).toMatchObject({ state: 'active', notice: null })
    const newer = await queries.addIndexed(folder, word)
    await searches.runSearch(id)
    expect(await recordsOf(id)).toEqual([newer.id])
    expect(await recordsOf(id)).not.toContain(missed.id)
    const paused = await world.rows(sql`select 1 from audit_outbox where draft like '%search.paused%'`)
    expect(paused).toHaveLength(1)
  })

  it('loses nothing of the time it was paused where it goes on as it stands', async () => {
    const { id } = await save({ request: keptRequest(`${word} -folder:${folder.reference}`) })
    const hide = (set: number) =>
      world.rows(sql`update folder set access_set_id = ${set} where id = ${folder.id}`)
    const secret = await world.addFolder('FIN', { groups: ['pay'] })
    const missed = await queries.addIndexed(folder, word)
    await hide(secret.accessSet)
    expect(await searches.runSearch(id)).toBe('paused')
    expect(await searches.get(pat, id)).toMatchObject({ notice: { code: 'unknown-folder' } })
    await hide(folder.accessSet)
    await searches.change(pat, id, { resume: true })
    await searches.runSearch(id)
    expect(await recordsOf(id)).toEqual([missed.id])
  })

  it('is paused as well where an upgrade reads its query or a filter no more', async () => {
    const query = await save()
    const filter = await save()
    await world.rows(
      sql`update saved_search set request = request || '{"q": "budget AND"}' where id = ${query.id}`,
    )
    await world.rows(
      sql`update saved_search set request = request || '{"formats": ["papyrus"]}' where id = ${filter.id}`,
    )
    const reversed = await save()
    await world.rows(
      sql`update saved_search set request = request || '{"from": "2020-01-01", "to": "2019-12-31"}' where id = ${reversed.id}`,
    )
    for (const { id } of [query, filter, reversed]) {
      expect(await searches.runSearch(id)).toBe('paused')
      expect(await searches.get(pat, id)).toMatchObject({ notice: { code: 'invalid-query' } })
      await expect(searches.results(pat, id, { size: 1, cursor: null, facets: [] })).rejects.toMatchObject({
        code: 'invalid-query',
      })
    }
    expect((await searches.get(pat, filter.id)).notice?.message).toContain('papyrus')
  })

  it('is paused, with nothing told, where it came to match more than can be watched', async () => {
    const { id } = await save()
    for (let n = 0; n < 21; n += 1) await queries.addIndexed(folder, word)
    expect(await searches.runSearch(id)).toBe('paused')
    expect(await searches.get(pat, id)).toMatchObject({ notice: { code: 'too-many-matches' }, unseen: 0 })
  })
})

describe('what is due', () => {
  const jobs = () =>
    world.rows<{ search: string }>(sql`
      select j.payload ->> 'searchId' as search
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'run-saved-search'`)
  const dueAt = async (instant: string) => {
    world.clock.set(instant)
    await world.rows(sql`
      select graphile_worker.complete_jobs(array(select id from graphile_worker._private_jobs))`)
    await searches.findDue(world.clock.now())
    // Two schedulers tick.
    await searches.findDue(world.clock.now())
    return (await jobs()).map(({ search }) => search).sort()
  }

  it('is run once an hour or once a morning in London, by one job each, until a run has gone to its end', async () => {
    world.clock.set('2026-06-10T09:30:00Z')
    const hourly = await save({ alerts: 'hourly' })
    const daily = await save()
    await save({ alerts: 'none' })
    expect(await dueAt('2026-06-10T09:59:59Z')).toEqual([])
    expect(await dueAt('2026-06-10T10:07:00Z')).toEqual([hourly.id])
    expect(await dueAt('2026-06-11T04:06:59Z')).toEqual([hourly.id])
    // The first after five in the morning of British Summer Time.
    expect(await dueAt('2026-06-11T04:07:00Z')).toEqual([hourly.id, daily.id].sort())
    expect(await dueAt('2026-06-14T12:00:00Z')).toEqual([hourly.id, daily.id].sort())
    await searches.runSearch(daily.id)
    await searches.runSearch(hourly.id)
    expect(await dueAt('2026-06-14T12:06:59Z')).toEqual([])
    expect(await dueAt('2026-06-15T04:07:00Z')).toEqual([hourly.id, daily.id].sort())
    await world.rows(sql`update person set disabled_at = now() where id = ${pat.id}`)
    expect(await dueAt('2026-06-16T04:07:00Z')).toEqual([])
  })

  it('is run at its time also where a run that made up for a standstill had ended just before', async () => {
    world.clock.set('2026-06-10T02:30:00Z')
    const hourly = await save({ alerts: 'hourly' })
    const daily = await save()
    // Nothing ran until here, and a server starts.
    expect(await dueAt('2026-06-11T04:06:50Z')).toEqual([hourly.id, daily.id].sort())
    await searches.runSearch(hourly.id)
    await searches.runSearch(daily.id)
    expect(await dueAt('2026-06-11T04:06:59Z')).toEqual([])
    expect(await dueAt('2026-06-11T04:07:00Z')).toEqual([hourly.id, daily.id].sort())
  })

  it('is due by the clock of who asks, not by one that lags', async () => {
    world.clock.set('2026-06-10T09:30:00Z')
    const hourly = await save({ alerts: 'hourly' })
    world.clock.set('2026-06-10T10:06:58Z')
    await searches.findDue(new Date('2026-06-10T10:07:00Z'))
    expect((await jobs()).map(({ search }) => search)).toEqual([hourly.id])
  })

  it('does not rest until a time that a clock set wrong has been at', async () => {
    world.clock.set('2026-06-10T09:30:00Z')
    const daily = await save()
    world.clock.set('2027-06-10T09:30:00Z')
    await searches.runSearch(daily.id)
    const late = await save({ alerts: 'hourly' })
    // Set right, the clock is a year before the last run.
    expect(await dueAt('2026-06-10T09:40:00Z')).toEqual([daily.id, late.id].sort())
    await searches.runSearch(daily.id)
    await searches.runSearch(late.id)
    expect((await searches.get(pat, daily.id)).lastRunAt).toEqual(new Date('2026-06-10T09:40:00Z'))
    expect(await dueAt('2026-06-10T09:50:00Z')).toEqual([])
    expect(await dueAt('2026-06-10T10:07:00Z')).toEqual([late.id])
    expect(await dueAt('2026-06-11T04:07:00Z')).toEqual([daily.id, late.id].sort())
  })

  it('clears away what a saving that was broken off by a crash has left', async () => {
    const kept = await save()
    await world.rows(sql`
      insert into saved_search_watch (id, begun_at) values (gen_random_uuid(), ${world.clock.now()})`)
    await searches.findDue(world.clock.now())
    expect(await count('saved_search_watch')).toBe(2)
    world.clock.pass(25 * 3_600_000)
    await searches.findDue(world.clock.now())
    expect(await count('saved_search_watch')).toBe(1)
    const found = await queries.addIndexed(folder, word)
    await searches.runSearch(kept.id)
    expect(await recordsOf(kept.id)).toEqual([found.id])
  })
})
