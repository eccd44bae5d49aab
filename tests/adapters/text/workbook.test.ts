import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeCompoundStreams } from '../../support/make-documents/make-compound-streams.ts'
import { makeZip, type ZipPart } from '../../support/make-documents/make-zip.ts'
import { mutate } from '../../support/make-documents/mutate.ts'
import { startTestReader, type TestReader } from './support.ts'

const KIND = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = (...targets: readonly (readonly [kind: string, target: string])[]): string =>
  `<Relationships>${targets.map(([kind, target], index) => `<Relationship Id="r${index + 1}" Type="${KIND}/${kind}" Target="${target}"/>`).join('')}</Relationships>`

const parts: readonly ZipPart[] = [
  {
    name: 'xl/workbook.xml',
    content:
      '<workbook xmlns:r="r"><sheets><sheet name="Fees &amp; dues" r:id="r2"/><sheet name="Hidden" state="hidden" r:id="r1"/></sheets></workbook>',
  },
  {
    name: 'xl/_rels/workbook.xml.rels',
    content: relations(
      ['worksheet', 'worksheets/sheet1.xml'],
      ['worksheet', '/xl/worksheets/sheet2.xml'],
      ['styles', 'styles.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
    ),
  },
  {
    name: 'xl/styles.xml',
    content:
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[Red]d\\ mmm &quot;x&quot;"/><numFmt numFmtId="165" formatCode="0 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
  },
  {
    name: 'xl/sharedstrings.xml',
    content:
      '<sst><si><t>Berth</t></si><si><r><t>North </t></r><r><t>Quay</t></r><rPh><t>nk</t></rPh></si></sst>',
  },
  { name: 'xl/worksheets/sheet1.xml', content: '<worksheet><sheetData><row/></sheetData></worksheet>' },
  {
    name: 'xl/worksheets/sheet2.xml',
    content:
      '<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>Fee</t></is></c></row><row><c t="s"><v>1</v></c><c><f>1+1</f><v>0.30000000000000004</v></c><c s="1"><v>43894</v></c><c s="2"><v>43894</v></c><c t="b"><v>1</v></c><c t="str"><f>A1</f><v>total</v></c><c t="s"><v>99</v></c></row></sheetData><headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"Harbour Office&amp;RPage &amp;P</oddHeader></headerFooter></worksheet>',
  },
  {
    name: 'xl/worksheets/_rels/sheet2.xml.rels',
    content: relations(['comments', '../comments1.xml'], ['drawing', '../drawings/drawing1.xml']),
  },
  {
    name: 'xl/comments1.xml',
    content:
      '<comments><authors><author>R. Reviewer</author></authors><comment><text><r><t>Paid late</t></r></text></comment></comments>',
  },
  {
    name: 'xl/drawings/drawing1.xml',
    content:
      '<wsDr xmlns:a="a"><sp><cNvPr descr="A heron on a post"/><txBody><a:p><a:r><a:t>In the box</a:t></a:r></a:p></txBody></sp></wsDr>',
  },
  { name: 'xl/drawings/_rels/drawing1.xml.rels', content: relations(['chart', '../charts/chart1.xml']) },
  {
    name: 'xl/charts/chart1.xml',
    content:
      '<c:chart xmlns:c="c"><c:strCache><c:pt><c:v>Herring</c:v></c:pt></c:strCache><c:numCache><c:pt><c:v>17</c:v></c:pt></c:numCache><c:strCache><c:pt><c:v>Herring</c:v></c:pt></c:strCache></c:chart>',
  },
  {
    name: 'docProps/core.xml',
    content:
      '<p xmlns:dc="d" xmlns:dcterms="t"><dc:title>Fees</dc:title><dc:creator>N. Quinn</dc:creator><dcterms:created>2019-03-04T09:00:00Z</dcterms:created></p>',
  },
  { name: 'xl/embeddings/oleObject1.bin', content: 'x' },
]
const replaced = (name: string, content: string): Buffer =>
  makeZip(parts.map((part) => (part.name === name ? { name, content } : part)))

const record = (kind: number, ...content: readonly Buffer[]): Buffer => {
  const bytes = Buffer.concat(content)
  return Buffer.concat([shorts(kind, bytes.length), bytes])
}
function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value & 0xffff, index * 2)
  return bytes
}
const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes
}
const text = (value: string): Buffer => Buffer.from(value, 'latin1')
const wide = (value: string): Buffer => Buffer.from(value, 'utf16le')
const BEGIN = record(0x0809, shorts(0x0600, 5, 0, 0, 0, 0, 0, 0))
const END = record(0x000a)

/** A workbook of Excel 97 ([MS-XLS]) of two sheets, a text of which goes over to another record in another width. */
function makeXls(...globals: readonly Buffer[]): Buffer {
  const strings = [
    record(0x00fc, shorts(2, 0, 2, 0, 5), text('\0Berth'), shorts(10), text('\x08\x01\0North ')),
    record(0x003c, text('\x01'), wide('Quay'), shorts(0, 0)),
  ]
  const sheets = [
    [
      BEGIN,
      record(0x0014, shorts(12), text('\0&LHarbour &P ')),
      record(0x00fd, shorts(0, 0, 0, 0, 0)),
      record(0x0204, shorts(0, 1, 0, 3), text('\0Fee')),
      record(0x00fd, shorts(1, 0, 0, 1, 0)),
      record(0x0203, shorts(1, 1, 0), double(0.1 + 0.2)),
      record(0x027e, shorts(1, 2, 1, ((43_894 << 2) | 2) & 0xffff, 43_894 >> 14)),
      record(0x00bd, shorts(1, 3, 0, (250 << 2) | 3, 0, 0, (7 << 2) | 2, 0, 4)),
      record(0x0205, shorts(2, 0, 0), Buffer.from([1, 0])),
      record(0x0006, shorts(3, 0, 0, 0, 0, 0, 0xffff, 0, 0, 0)),
      record(0x0207, shorts(5), text('\0total')),
      record(0x01b6, shorts(0, 0, 0, 0, 0, 9, 0, 0, 0)),
      record(0x003c, text('\0Paid late')),
      END,
    ],
    [BEGIN, END],
  ].map((records) => Buffer.concat(records))
  const names = ['Fees', 'Empty']
  const listed = names.map((name) =>
    record(0x0085, shorts(0, 0, 0), text(`${String.fromCharCode(name.length)}\0${name}`)),
  )
  const styles = [record(0x00e0, shorts(0, 0)), record(0x00e0, shorts(0, 14))]
  const head = Buffer.concat([BEGIN, ...globals, ...listed, ...styles, ...strings, END])
  let at = head.length
  let place = BEGIN.length + Buffer.concat(globals).length + 4
  for (const [index, sheet] of sheets.entries()) {
    head.writeUInt32LE(at, place)
    at += sheet.length
    place += listed[index]?.length ?? 0
  }
  return makeCompoundStreams({ Workbook: Buffer.concat([head, ...sheets]) })
}

describe('a workbook', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  it('is read a sheet a page, cell by cell, with what stands beside the cells', async () => {
    const result = await test.read(makeZip(parts), 'fees.xlsx')
    expect(result).toMatchObject({
      outcome: 'read',
      format: 'spreadsheet',
      method: 'own-text',
      warning: '1 file inside it was not read.',
      metadata: { title: 'Fees', author: 'N. Quinn', date: '2019-03-04T09:00:00.000Z' },
    })
    expect(result.outcome === 'read' && result.pages.map((page) => page.text)).toEqual([
      'Fees & dues\nBerth\tFee\nNorth Quay\t0.3\t2020-03-04\t43894\tTRUE\ttotal\nHarbour Office Page\nPaid late\nA heron on a post\nIn the box\nHerring',
      'Hidden',
    ])
  })

  it('of Excel 97 is read likewise', async () => {
    const result = await test.read(makeXls(), 'fees.xls')
    expect(result).toMatchObject({
      outcome: 'read',
      format: 'spreadsheet',
      mediaType: 'application/vnd.ms-excel',
    })
    expect(result.outcome === 'read' && result.pages.map((page) => page.text)).toEqual([
      'Fees\nBerth\tFee\nNorth Quay\t0.3\t2020-03-04\t2.5\t7\nTRUE\ntotal\nHarbour\nPaid late',
      'Empty',
    ])
  })

  it('of Excel 97 is encrypted where it says so', async () => {
    const result = await test.read(makeXls(record(0x002f, shorts(1, 1))), 'fees.xls')
    expect(result).toMatchObject({ outcome: 'without-text', reason: 'encrypted' })
  })

  it('is cut where its cells repeat one text beyond measure, and says so', async () => {
    const strings = `<sst><si><t>${'berth '.repeat(100_000)}</t></si></sst>`
    const rows = '<row><c t="s"><v>0</v></c></row>'.repeat(300)
    const content = makeZip(
      parts.map((part) => {
        if (part.name === 'xl/sharedstrings.xml') return { ...part, content: strings }
        return part.name === 'xl/worksheets/sheet2.xml'
          ? { ...part, content: `<worksheet><sheetData>${rows}</sheetData></worksheet>` }
          : part
      }),
    )
    expect(await test.read(content, 'a.xlsx')).toMatchObject({
      outcome: 'read',
      warning: expect.stringContaining('longer than the limit'),
    })
  })

  it('is read on where a part of it is damaged, and says so', async () => {
    const whole = makeZip(parts)
    const at = whole.indexOf('xl/comments1.xml') + 'xl/comments1.xml'.length
    whole.fill(0xff, at, at + 8)
    expect(await test.read(whole, 'a.xlsx')).toMatchObject({
      outcome: 'read',
      warning: expect.stringContaining('damaged'),
    })
  })

  it.each([
    ['no sheet', '<workbook/>'],
    ['sheets that are not there', '<workbook><sheet name="x" r:id="r77"/></workbook>'],
  ])('has no words where it has %s', async (_what, content) => {
    expect(await test.read(replaced('xl/workbook.xml', content), 'a.xlsx')).toMatchObject({
      outcome: 'without-text',
      reason: 'no-text-found',
    })
  })

  it('is quarantined where a sheet swells beyond measure', async () => {
    const content = replaced('xl/worksheets/sheet1.xml', `<worksheet>${' '.repeat(40_000_000)}</worksheet>`)
    expect(await test.read(content, 'a.xlsx')).toMatchObject({ outcome: 'quarantined', reason: 'bomb' })
  })

  it.each([
    ['xlsx', makeZip(parts)],
    ['xls', makeXls()],
  ])('survives changed bytes: %s', async (extension, whole) => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const result = await test.read(mutate(whole, seed), `a.${extension}`)
      if (result.outcome !== 'read') expect(result.reason).not.toMatch(/limit|crashed/)
    }
  })
})
