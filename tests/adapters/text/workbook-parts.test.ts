import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  binaryCell as cell,
  long,
  makeXlsb,
  binaryRecord as record,
  wideText,
} from '../../support/make-documents/make-xlsb.ts'
import { mutate } from '../../support/make-documents/mutate.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes
}
const row = (number: number): Buffer => record(0, long(number), Buffer.alloc(13))
const none = long(-1)
const TEXTS = ['Berth', 'North Quay']
const FEES = [
  record(129),
  row(0),
  cell(7, 0, 0, long(0)),
  cell(6, 1, 0, wideText('Fee')),
  row(1),
  cell(7, 0, 0, long(1)),
  cell(5, 1, 0, double(0.1 + 0.2)),
  cell(2, 2, 1, long((43_894 << 2) | 2)),
  cell(2, 3, 2, long((43_894 << 2) | 2)),
  cell(1, 4, 0),
  cell(4, 5, 0, Buffer.of(1)),
  row(2),
  cell(8, 0, 0, wideText('total'), Buffer.alloc(20)),
  cell(9, 1, 0, double(2.5), Buffer.alloc(20)),
  cell(11, 2, 0, Buffer.of(0x2a), Buffer.alloc(20)),
  // Behind it, without where it stands.
  record(17, long(0), wideText('beside')),
  cell(62, 5, 0, Buffer.of(1), wideText('rich'), Buffer.alloc(8)),
  record(
    479,
    Buffer.alloc(2),
    wideText('&L&"Arial,Bold"Harbour Office&RPage &P'),
    none,
    wideText('&LHarbour Office &RPage'),
  ),
]
const beside = [
  {
    name: 'xl/worksheets/_rels/sheet0.bin.rels',
    content:
      '<Relationships><Relationship Id="c" Type="x/comments" Target="../comments1.bin"/><Relationship Id="d" Type="x/drawing" Target="../drawings/drawing1.xml"/></Relationships>',
  },
  {
    name: 'xl/comments1.bin',
    content: Buffer.concat([record(632, wideText('R.')), record(637, Buffer.of(0), wideText('Paid late'))]),
  },
  {
    name: 'xl/drawings/drawing1.xml',
    content: '<wsDr><sp><txBody><a:p><a:r><a:t>In the box</a:t></a:r></a:p></txBody></sp></wsDr>',
  },
  {
    name: 'docProps/core.xml',
    content: '<p xmlns:dc="d"><dc:title>Fees</dc:title></p>',
  },
]

describe('a workbook in binary parts', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  it('is read as one of markup is', async () => {
    const result = await test.read(makeXlsb({ Fees: FEES, Empty: [] }, TEXTS, beside), 'fees.bin')
    expect(result).toMatchObject({
      outcome: 'read',
      format: 'spreadsheet',
      mediaType: 'application/vnd.ms-excel.sheet.binary.macroenabled.12',
      metadata: { title: 'Fees' },
    })
    expect(result.outcome === 'read' && result.pages.map(({ text }) => text)).toEqual([
      'Fees\nBerth\tFee\nNorth Quay\t0.3\t2020-03-04\t43894\tTRUE\ntotal\t2.5\t#N/A\tbeside\trich\nHarbour Office Page\nPaid late\nIn the box',
      'Empty',
    ])
  })

  it('is read where a record is longer than what is inflated at once, and where one is cut off', async () => {
    const words = 'harbour-'.repeat(100_000)
    const sheet = [row(0), cell(6, 0, 0, wideText(words)), cell(6, 1, 0, wideText('quay'))]
    const read = textOf(await test.read(makeXlsb({ Long: sheet }, []), 'a.xlsb'))
    expect([read.length, read.slice(-13)]).toEqual([800_010, 'harbour-\tquay'])
    const cut = Buffer.concat(sheet).subarray(0, -3)
    const short = textOf(await test.read(makeXlsb({ Cut: [cut] }, []), 'a.xlsb'))
    expect([short.length, short.slice(0, 11)]).toEqual([800_004, 'Cut\nharbour'])
  })

  it('is read without the names of its sheets where they are listed in a way that nobody knows', async () => {
    const listed = { name: 'xl/workbook.bin', content: record(156, Buffer.alloc(12), wideText('s0')) }
    expect(textOf(await test.read(makeXlsb({ Fees: FEES.slice(0, 4) }, TEXTS, [listed]), 'a.xlsb'))).toBe(
      'Berth\tFee',
    )
  })

  it('is cut where its cells repeat one text beyond measure, and says so', async () => {
    const sheet = [row(0), ...Array.from({ length: 3_000 }, () => cell(7, 0, 0, long(0)))]
    const content = makeXlsb({ Many: sheet }, ['berth '.repeat(100_000)])
    expect(await test.read(content, 'a.xlsb')).toMatchObject({
      outcome: 'read',
      warning: expect.stringContaining('longer than the limit'),
    })
  })

  it('is quarantined where a sheet swells beyond measure', async () => {
    const content = makeXlsb({ Fees: [row(0), cell(6, 0, 0, Buffer.alloc(140_000_000))] }, [])
    expect(await test.read(content, 'a.xlsb')).toMatchObject({ outcome: 'quarantined', reason: 'bomb' })
  })

  it('survives changed bytes, of the archive and of its parts', async () => {
    const whole = makeXlsb({ Fees: FEES }, TEXTS, beside)
    for (let seed = 1; seed <= 100; seed += 1) {
      const sheet = mutate(Buffer.concat(FEES), seed)
      for (const content of [mutate(whole, seed), makeXlsb({ Fees: [sheet] }, TEXTS, beside)]) {
        const result = await test.read(content, 'a.xlsb')
        if (result.outcome !== 'read') expect(result.reason).not.toMatch(/limit|crashed/)
      }
    }
  })
})
