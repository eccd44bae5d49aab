import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type DocPlan, makeDoc } from '../../support/make-documents/make-doc.ts'
import { mutate } from '../../support/make-documents/mutate.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

const TABLE = 'Berth\x07Fee\x07\x07North Quay\x07\x07\x07'
const letter: DocPlan = {
  title: 'Moorings',
  author: 'N. Quinn',
  body: `The flood barrier\rPay by \x13 HYPERLINK "http://a" \x14Friday\x15 noon\r${TABLE}gone words\rstay\fNext page\r`,
  footnotes: '\x02 See HC 1234\r',
  headers: 'Harbour Office\rHarbour Office\r',
  comments: '\x05Siân asks: Żagań?\r',
}
const tableAt = letter.body.indexOf(TABLE)
const deletedAt = letter.body.indexOf('gone words')

describe('a document of Word 97', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  it('is read page by page, without deleted words and instructions, its notes and headers behind it', async () => {
    const plan: DocPlan = {
      ...letter,
      rowEnds: [tableAt + 10, tableAt + 23],
      deleted: [deletedAt, deletedAt + 11],
    }
    const result = await test.read(makeDoc(plan), 'letter.doc')
    expect(result).toMatchObject({
      outcome: 'read',
      format: 'word',
      mediaType: 'application/msword',
      method: 'own-text',
      metadata: { title: 'Moorings', author: 'N. Quinn', date: '2003-04-05T06:07:08.000Z' },
    })
    expect(result.outcome === 'read' && result.pages.map(({ text }) => text)).toEqual([
      'The flood barrier\nPay by Friday noon\nBerth\tFee\nNorth Quay\nstay',
      'Next page\nHarbour Office\n See HC 1234\nSiân asks: Żagań?',
    ])
  })

  it('is read where its text is UTF-16 from the beginning', async () => {
    expect(textOf(await test.read(makeDoc({ body: 'Łódź harbour\r' }), 'a.doc'))).toBe('Łódź harbour')
  })

  it('is encrypted where it says so', async () => {
    expect(await test.read(makeDoc({ ...letter, isEncrypted: true }), 'a.doc')).toMatchObject({
      outcome: 'without-text',
      format: 'word',
      reason: 'encrypted',
    })
  })

  it.each([
    [
      'its list of pieces is endless',
      (file: Buffer) => file.writeUInt32LE(0xffffffff, file.indexOf(Buffer.from([0xec, 0xa5])) + 0x1a6),
    ],
    ['its stream runs in a circle', (file: Buffer) => file.writeUInt32LE(2, 512 + 12)],
    ['its directory leads nowhere', (file: Buffer) => file.writeUInt32LE(9_999, 48)],
    [
      'its text lies behind its end',
      (file: Buffer) => {
        const pieces = file.indexOf(Buffer.from([1, 2, 0, 9, 9, 2]))
        file.subarray(pieces + 10, pieces + 60).fill(0x3f)
      },
    ],
  ])('never ends badly where %s', async (_what, damage) => {
    const file = makeDoc(letter)
    damage(file)
    const result = await test.read(file, 'a.doc')
    expect(['read', 'without-text']).toContain(result.outcome)
    expect(result.outcome === 'without-text' ? result.reason : 'no-text-found').toMatch(
      /^(?:damaged|no-text-found)$/,
    )
  })

  it('survives changed bytes', async () => {
    const whole = makeDoc(letter)
    for (let seed = 1; seed <= 150; seed += 1) {
      const result = await test.read(mutate(whole, seed), 'a.doc')
      if (result.outcome !== 'read') expect(result.reason).not.toMatch(/limit|crashed/)
    }
  })
})
