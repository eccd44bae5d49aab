import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import request, { type Test } from 'supertest'
import { makeFormSetsReader } from '../../src/adapters/postgres/search/read-form-sets.ts'
import { analyseText } from '../../src/records/analysis/analyse-text.ts'
import { checkForms } from '../../src/search/vocabulary/check-forms.ts'
import { makeReadVocabulary } from '../../src/search/vocabulary/keep-vocabulary.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
const records: { [name: string]: string } = {}

beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['officer'] = await running.addPerson('officer', 'ig-officer')
  tokens['administrator'] = await running.addPerson('administrator', 'administrator')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  records['short'] = await capture('A letter by DfI on the ferry')
  records['long'] = await capture('A letter by the Department for Infrastructure on the ferry')
  records['apart'] = await capture('The infrastructure for which a department pays, and its ferry')
  records['boat'] = await capture('The coracle of the year')
  await until(
    () => search('q=ferry'),
    (ids) => ids.length === 3,
  )
  await until(
    () => search('q=coracle'),
    (ids) => ids.length === 1,
  )
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post' | 'patch' | 'delete', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function capture(text: string): Promise<string> {
  const answer = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: 'Paper' }))
    .attach('content', Buffer.from(`${text}.`), 'paper.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}

const answerOf = async (query: string) => (await as('clerk', 'get', `/search?${query}`)).body
const search = async (query: string): Promise<readonly string[]> =>
  (await answerOf(query)).hits.map((hit: { id: string }) => hit.id).sort()
const these = (...names: readonly string[]) => names.map((name) => records[name]).sort()
const add = (forms: readonly string[], name = 'officer') =>
  as(name, 'post', '/vocabulary').send({ forms, note: 'Test' })

describe('the vocabulary', () => {
  it('is changed by nobody but IG officers and administrators, and read by all', async () => {
    for (const name of ['clerk', 'auditor']) {
      expect((await add(['AB', 'Alpha beta'], name)).status).toBe(403)
      expect((await as(name, 'get', '/vocabulary')).status).toBe(200)
    }
    const added = await add(['AB', 'Alpha beta'], 'administrator')
    expect(added.status).toBe(201)
    expect((await as('clerk', 'get', added.get('Location')?.replace('/api/v1', '') ?? '')).body).toEqual(
      added.body,
    )
  })

  it('takes no form that another entry has, and says which', async () => {
    const taken = await add(['DFI', 'Division of Fish Inspection'])
    expect([taken.status, taken.body.code]).toEqual([409, 'form-taken'])
    expect(taken.body.errors).toEqual([
      { path: 'forms.0', message: expect.stringContaining('“DfI” or “Department for Infrastructure”') },
    ])
  })

  it.each([
    ['one form alone', ['QX']],
    ['more than 20', Array.from({ length: 21 }, (_, at) => `form ${at}`)],
    ['a form twice', ['Motor car', 'motor cars']],
    ['a form without a word', ['QX', '…']],
    ['a form that every sentence has', ['QX', 'of the']],
    ['a form of nine words', ['QX', 'one two three four five six seven eight nine']],
  ])('takes no entry with %s', async (_claim, forms) => {
    const refused = await add(forms)
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid-form'])
    expect(refused.body.errors).toHaveLength(1)
  })

  it('loses nobody’s change unseen', async () => {
    const { body } = await add(['QC', 'Quiet customer'])
    const path = `/vocabulary/${body.id}`
    const change = (tag: string | undefined, note: string) => {
      const call = as('officer', 'patch', path)
      return (tag === undefined ? call : call.set('If-Match', tag)).send({ note })
    }
    expect((await change(undefined, 'A')).status).toBe(428)
    const first = await change('"1"', 'A')
    expect([first.status, first.body.note, first.get('ETag')]).toEqual([200, 'A', '"2"'])
    expect((await change('"1"', 'B')).status).toBe(412)
    // What changes nothing is no revision.
    expect((await change('"2"', 'A')).body.revision).toBe(2)
    expect((await as('officer', 'delete', path)).body).toEqual(first.body)
    expect((await as('officer', 'delete', path)).status).toBe(404)
    expect((await change('*', 'C')).status).toBe(404)
  })

  it('is listed in pages, each entry once', async () => {
    const found: string[] = []
    for (let next = ''; ; ) {
      const { body } = await as('clerk', 'get', `/vocabulary?size=7${next}`)
      found.push(...body.items.map(({ id }: { id: string }) => id))
      if (body.next === null) break
      next = `&cursor=${body.next}`
    }
    expect(new Set(found).size).toBe(found.length)
    const { body } = await as('clerk', 'get', '/vocabulary?size=200')
    expect(found).toEqual(body.items.map(({ id }: { id: string }) => id))
    expect((await as('clerk', 'get', '/vocabulary?cursor=nonsense')).status).toBe(400)
  })

  it('comes with forms that are analysed as the program analyses them', async () => {
    const { rows } = await sql<{ forms: string[]; keys: string[] }>`
      select array_agg(form order by position) as forms, array_agg(key order by position) as keys
      from vocabulary_form f join vocabulary_entry e on e.id = f.entry_id where e.changed_at is null group by e.id
    `.execute(running.muniment.engines.database.app)
    expect(rows.length).toBeGreaterThan(20)
    for (const { forms, keys } of rows) {
      expect(checkForms(forms).map(({ key }) => key)).toEqual(keys)
      expect(forms.map((form) => analyseText(form).join(' '))).toEqual(keys)
    }
  })

  it('has two forms an entry, whoever writes it', async () => {
    const { app } = running.muniment.engines.database
    await expect(sql`delete from vocabulary_form where key = ${'dfi'}`.execute(app)).rejects.toThrow(
      /two forms/,
    )
    await expect(
      sql`update vocabulary_form set key = 'foi' where key = ${'dfi'}`.execute(app),
    ).rejects.toThrow(/unique/)
  })
})

describe('a search', () => {
  it('finds any form by each, and not the words of a form apart', async () => {
    const both = these('short', 'long')
    for (const q of [
      'DfI',
      'dfi',
      'Department for Infrastructure',
      '"department for infrastructure"',
      '"DfI"',
    ]) {
      expect(await search(`q=${encodeURIComponent(q)}`)).toEqual(both)
    }
    expect(await search(`q=${encodeURIComponent('ferry NOT DfI')}`)).toEqual(these('apart'))
    expect(await search(`q=${encodeURIComponent('ferry NOT Department for Infrastructure')}`)).toEqual(
      these('apart'),
    )
    expect(await search(`q=${encodeURIComponent('"letter by DfI"')}`)).toEqual(these('short'))
  })

  it('puts what has all the words first, whichever form it has', async () => {
    const answer = await answerOf(`q=${encodeURIComponent('DfI letter')}`)
    expect([answer.total, answer.matchingAll]).toEqual([2, 2])
    expect(answer.interpretation).toBe(
      'all of (“DfI” or “Department for Infrastructure”), “letter” first, then most of them',
    )
  })

  it('marks the form that stands in the document', async () => {
    const { hits } = await answerOf('q=DfI')
    const marked = hits.map(({ snippets }: { snippets: { html: string }[] }) => snippets[0]?.html)
    expect(marked.join('\n')).toContain('<mark>DfI</mark>')
    expect(marked.join('\n')).toContain('<mark>Department for Infrastructure</mark>')
  })

  it('takes what was typed alone where synonyms are not wanted, and so do its pages', async () => {
    expect(await search('q=DfI&synonyms=false')).toEqual(these('short'))
    expect((await answerOf('q=DfI&synonyms=false')).interpretation).toBe('“DfI”')
    expect((await as('clerk', 'get', '/search?q=DfI&synonyms=maybe')).status).toBe(400)
    const { next } = await answerOf('q=DfI&size=1')
    const other = await as('clerk', 'get', `/search?q=DfI&size=1&synonyms=false&cursor=${next}`)
    expect([other.status, other.body.code]).toEqual([400, 'malformed'])
    expect((await answerOf(`q=DfI&size=1&cursor=${next}`)).hits).toHaveLength(1)
  })

  it('goes by every change from its commit on, in every process', async () => {
    // Another process has a cache of its own, and has filled it.
    const elsewhere = makeReadVocabulary(makeFormSetsReader(running.muniment.engines.database))
    const there = async () => (await elsewhere()).formsFrom('curragh').length
    expect(await there()).toBe(0)
    expect(await search('q=curragh')).toEqual([])
    const { body } = await add(['curragh', 'coracle'])
    expect([await there(), await search('q=curragh')]).toEqual([1, these('boat')])
    const changes = { forms: ['curragh', 'kayak'] }
    const changed = await as('officer', 'patch', `/vocabulary/${body.id}`).set('If-Match', '*').send(changes)
    expect([changed.status, await there(), await search('q=curragh')]).toEqual([200, 1, []])
    expect((await elsewhere()).formsFrom('coracl')).toEqual([])
    await as('officer', 'delete', `/vocabulary/${body.id}`)
    expect([await there(), (await answerOf('q=curragh')).interpretation]).toEqual([0, '“curragh”'])
  })

  it('has nothing to do with a change that was not committed', async () => {
    const { app } = running.muniment.engines.database
    const before = (await makeFormSetsReader(running.muniment.engines.database).read()).version
    await app
      .transaction()
      .execute(async (transaction) => {
        await sql`update vocabulary_form set form = 'DFI' where key = 'dfi'`.execute(transaction)
        throw new Error('given up')
      })
      .catch(() => undefined)
    expect((await makeFormSetsReader(running.muniment.engines.database).read()).version).toBe(before)
  })
})

it('writes every change into the log, with what was there before', async () => {
  const { body } = await add(['QL', 'Quiet lagoon'])
  await as('officer', 'patch', `/vocabulary/${body.id}`)
    .set('If-Match', '"1"')
    .send({ forms: ['QL', 'Quiet lake'] })
  await as('officer', 'delete', `/vocabulary/${body.id}`)
  const log = await until(
    () => as('auditor', 'get', `/audit/entries?size=200&subject=${body.id}`),
    (answer) => answer.body.items.length === 3,
  )
  const entries = log.body.items.map(({ action, details }: { action: string; details: object }) => ({
    action,
    ...details,
  }))
  expect(entries).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ action: 'vocabulary.added', forms: 'QL | Quiet lagoon', note: 'Test' }),
      expect.objectContaining({
        action: 'vocabulary.changed',
        forms: 'QL | Quiet lake',
        before: 'QL | Quiet lagoon (Test)',
      }),
      expect.objectContaining({ action: 'vocabulary.removed', forms: 'QL | Quiet lake' }),
    ]),
  )
})

it('lets two people add one form at once only one of them', async () => {
  const answers = await Promise.all([add(['QR', 'Quick river']), add(['QR', 'Quick rapids'])])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
})

describe('a hold by a query', () => {
  const place = (query: string) =>
    as('officer', 'post', '/holds').send({
      name: 'Inquiry',
      reason: 'Asked for',
      authority: 'Court',
      scope: { query },
    })

  it('catches what a search shows, whichever form it has, and nothing that another vocabulary would', async () => {
    const hold = await place('Department for Infrastructure')
    expect(hold.status).toBe(201)
    expect(hold.body.evaluation.interpretation).toBe('“Department for Infrastructure” or “DfI”')
    const items = await as('officer', 'get', `/holds/${hold.body.id}/items`)
    expect(items.body.items.map(({ recordId }: { recordId: string }) => recordId).sort()).toEqual(
      these('short', 'long'),
    )
  })
})
