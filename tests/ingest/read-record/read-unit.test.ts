import { expect, it } from '@jest/globals'
import type { DocumentReader, FoundPart, ReadingResult } from '../../../src/ingest/ports.ts'
import { concludeReading } from '../../../src/ingest/read-record/conclude-reading.ts'
import { readUnit } from '../../../src/ingest/read-record/read-unit.ts'
import type { RecordEntity } from '../../../src/records/record-entity.ts'

const read = (text: string, parts: readonly FoundPart[] = [], metadata = {}): ReadingResult => ({
  outcome: 'read',
  format: parts.length > 0 ? 'email' : 'text',
  mediaType: 'text/plain',
  method: 'own-text',
  pages: [{ number: 1, text, method: 'own-text', confidence: null, language: null }],
  parts,
  metadata,
})
const part = (path: string): FoundPart => ({
  path,
  filename: `${path}.txt`,
  mediaType: 'text/plain',
  size: 1,
})
const unreadable: ReadingResult = {
  outcome: 'without-text',
  format: 'pdf',
  mediaType: 'application/pdf',
  pageCount: 2,
  reason: 'encrypted',
  message: 'It wants a password.',
}
// Answers by path: what a reader of real documents does by bytes.
const reading = (results: { readonly [path: string]: ReadingResult }): DocumentReader => ({
  read: async ({ path }) => results[path] ?? unreadable,
  close: async () => undefined,
})
const unit = (results: { readonly [path: string]: ReadingResult }) =>
  readUnit(reading(results), { path: 'whole', filename: 'whole.eml', mediaType: '' }, () => undefined)
// Only what the conclusion looks at.
const record = { titleIsFilename: true, author: null } as RecordEntity

it('reads every part, each after what it was found in', async () => {
  const parts = await unit({
    whole: read('a', [part('b'), part('c')]),
    b: read('b', [part('d')]),
    c: read('c'),
    d: read('d'),
  })
  expect(parts.map(({ filename, parent }) => [filename, parent])).toEqual([
    ['whole.eml', null],
    ['b.txt', 0],
    ['c.txt', 0],
    ['d.txt', 1],
  ])
})

it('stops at 500 parts, however they nest', async () => {
  const many = Array.from({ length: 900 }, (_, index) => part(`p${index}`))
  expect(await unit({ whole: read('a', many) })).toHaveLength(500)
})

// Each document takes as much as one may, which a reader of real documents counts in time.
const slowly = (results: { readonly [path: string]: ReadingResult }) => {
  const opened: string[] = []
  const reader: DocumentReader = {
    read: async ({ path, allowance }) => {
      opened.push(path)
      allowance?.spend(1)
      return results[path] ?? unreadable
    },
    close: async () => undefined,
  }
  const document = { path: 'whole', filename: 'whole.eml', mediaType: '' }
  return { opened, parts: readUnit(reader, document, () => undefined) }
}
const attachmentsOf = (count: number) => Array.from({ length: count }, (_, index) => part(`p${index}`))
const allRead = (many: readonly FoundPart[], text = 'b') =>
  Object.fromEntries(many.map(({ path }) => [path, read(text)]))

it('opens no attachment after the message has used up what it may, keeps each, and says so', async () => {
  const many = attachmentsOf(499)
  const { opened, parts } = slowly({ whole: read('a', many), ...allRead(many), p0: unreadable })
  expect(await parts).toHaveLength(500)
  expect(opened).toHaveLength(13)
  expect((await parts).at(-1)).toMatchObject({
    parent: 0,
    path: 'p498',
    size: 1,
    result: { outcome: 'without-text', mediaType: 'text/plain', reason: 'time-limit' },
  })
  expect(concludeReading(await parts, record).detail.reason).toBe(
    'encrypted: 1 of 499 attachments could not be read. It wants a password. ' +
      'time-limit: 487 of 499 attachments were not opened. ' +
      'What was read of the message before had taken all the time that one message may take.',
  )
})

it('reads a dozen attachments whole, though each takes all that one document may', async () => {
  const dozen = attachmentsOf(12)
  const { parts } = slowly({ whole: read('a', dozen), ...allRead(dozen) })
  expect((await parts).map(({ result }) => result.outcome)).toEqual(Array(13).fill('read'))
  expect(concludeReading(await parts, record).detail.reason).toBeUndefined()
})

it('opens no attachment after there is as much text as a message may have', async () => {
  const many = attachmentsOf(499)
  const parts = await unit({ whole: read('a', many), ...allRead(many, 'x'.repeat(1_000_000)) })
  expect(parts.filter(({ result }) => result.outcome === 'read')).toHaveLength(101)
  expect(concludeReading(parts, record).detail.reason).toBe(
    'memory-limit: 399 of 499 attachments were not opened. ' +
      'What was read of the message before had as much text as one message may have.',
  )
})

it('says how many it left inside when it stopped', async () => {
  const many = Array.from({ length: 900 }, (_, index) => part(`p${index}`))
  const results = Object.fromEntries(many.map(({ path }) => [path, read('b')]))
  const conclude = async (inside: { readonly [path: string]: ReadingResult }) =>
    concludeReading(await unit({ ...results, ...inside }), record).detail.reason
  expect(await conclude({ whole: read('a', many) })).toBe(
    '401 attachments were left inside it unread: no more than 500 parts are read.',
  )
  const nested = {
    whole: read('a', many.slice(0, 400)),
    p0: read('b', many.slice(400)),
    p1: read('c', [part('x')]),
  }
  expect(await conclude(nested)).toContain('402 attachments were left inside it unread')
  expect(await conclude({ whole: read('a', many.slice(0, 499)) })).toBeUndefined()
})

it('says all that is missing: a warning about the whole hides no attachment that could not be read', async () => {
  const whole = { ...read('a', [part('locked')]), warning: 'The text was cut.' }
  expect(concludeReading(await unit({ whole }), record).detail.reason).toBe(
    'The text was cut. encrypted: 1 of 1 attachments could not be read. It wants a password.',
  )
})

it('says of what is inside an attachment unread, as of what is inside the whole', async () => {
  const inside = { ...read('b'), warning: '1 file inside it was not read.' }
  const parts = await unit({ whole: read('a', [part('b'), part('c')]), b: inside, c: read('c') })
  expect(concludeReading(parts, record).detail.reason).toBe(
    '1 of 2 attachments could be read only in part. 1 file inside it was not read.',
  )
})

it('is available by the text of an attachment alone, and counts the pages of what could not be read', async () => {
  const parts = await unit({ whole: read(' ', [part('b'), part('locked')]), b: read('seven words') })
  const conclusion = concludeReading(parts, record)
  expect(conclusion.reading).toBe('available')
  expect(conclusion.detail).toMatchObject({
    method: 'own-text',
    pages: 4,
    reason: 'encrypted: 1 of 2 attachments could not be read. It wants a password.',
  })
})

it('says in words why there is no text', async () => {
  const parts = await unit({})
  expect(concludeReading(parts, record)).toMatchObject({
    reading: 'available-without-text',
    detail: { reason: 'encrypted: It wants a password.', pages: 2 },
  })
})

it('lends the subject to a message that goes by its file name, and to none that was given a title', async () => {
  const parts = await unit({
    whole: read('a', [part('b')], { title: 'Site visit', author: 'Ó Néill' }),
    b: read('b'),
  })
  expect(concludeReading(parts, record)).toMatchObject({
    title: 'Site visit',
    author: 'Ó Néill',
    people: ['Ó Néill'],
  })
  expect(concludeReading(parts, { ...record, titleIsFilename: false, author: 'Kept' })).not.toHaveProperty(
    'title',
  )
})

it('lends no more of a name than a filer may give: lists and facets show it whole', async () => {
  const long = `${'(🍿'.repeat(400)}${'x'.repeat(2_000_000)}`
  const parts = await unit({
    b: read('b'),
    whole: read('a', [part('b')], { title: long, author: long, people: [long] }),
  })
  const { title = '', author = '', people } = concludeReading(parts, record)
  expect([title.length, author.length]).toEqual([1_000, 499])
  expect(author.isWellFormed()).toBe(true)
  expect(people).toEqual([author])
})
