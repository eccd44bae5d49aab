import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeRawPdf, rawPage, rawStream } from '../../support/make-documents/make-raw-pdf.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

let test: TestReader
beforeAll(async () => {
  test = await startTestReader()
})
afterAll(() => test.end())

/** Content of a page that sets each text at its place, in points from the lower left. */
const placed = (texts: readonly (readonly [x: number, y: number, text: string, size?: number])[]): string =>
  texts.map(([x, y, text, size = 10]) => `BT /F1 ${size} Tf ${x} ${y} Td (${text}) Tj ET`).join('\n')

describe('the text that a PDF carries itself', () => {
  it('has the figures of a font that names them in its own way, and the hyphen of a broken word', async () => {
    const font = '/Encoding << /Type /Encoding /Differences [1 /one.lf /two.lf /three.lf] >>'
    const content = placed([
      [72, 700, 'Invoice of November \\002\\003 for the Anglo-'],
      [72, 686, 'Irish mooring, number \\001\\002\\003'],
    ])
    const result = await test.read(makeRawPdf(rawPage(content, { font })), 'figures.pdf')
    expect(textOf(result)).toBe('Invoice of November 23 for the Anglo-\nIrish mooring, number 123')
  })

  it('keeps words apart between which stands a sign that nobody knows', async () => {
    const content = placed([[72, 700, 'System\\002Features\\002 and the mooring of the vessel']])
    const result = await test.read(makeRawPdf(rawPage(content)), 'signs.pdf')
    expect(textOf(result).split(/\s+/)).toEqual('System Features and the mooring of the vessel'.split(' '))
  })

  it('has the letters that are given beside a sign which stands for several of them', async () => {
    const map = [
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def',
      '1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange',
      '1 beginbfchar <80> <f603> endbfchar endcmap end end',
    ]
    const set = (before: string, after: string): string =>
      `BT /F1 10 Tf 72 700 Td (${before}) Tj\n/Span << /ActualText <feff00660074> >> BDC (\\200) Tj EMC\n(${after}) Tj ET`
    const read = async (content: string): Promise<string> => {
      const objects = rawPage(content, { font: '/Encoding << /Differences [128 /m] >> /ToUnicode 6 0 R' })
      return textOf(await test.read(makeRawPdf([...objects, rawStream(map.join('\n'))]), 'letters.pdf'))
    }
    expect(await read(set('The mooring a', 'er the storm'))).toBe('The mooring after the storm')
    expect(await read(set('The dra', ' of it'))).toBe('The draft of it')
    expect(await read('BT /F1 10 Tf 72 700 Td (\\200) Tj ( The first point) Tj ET')).toContain(
      'The first point',
    )
  })

  it.each([
    ['columns whose lines lie a half line apart', 72, 700, 330, 695],
    ['a column and the one before it, lower', 330, 700, 72, 695],
  ])('keeps the words apart of %s', async (_what, x, y, otherX, otherY) => {
    const content = placed([
      [x, y, 'management that will sustain'],
      [otherX, otherY, 'cated that the index'],
    ])
    const text = textOf(await test.read(makeRawPdf(rawPage(content)), 'columns.pdf'))
    expect(text.split(/\s+/)).toEqual('management that will sustain cated that the index'.split(' '))
  })

  it('leaves a raised or lowered sign with its word', async () => {
    const content = placed([
      [72, 700, 'The CO', 12],
      [111, 697, '2', 7],
    ])
    expect(textOf(await test.read(makeRawPdf(rawPage(content)), 'gas.pdf'))).toBe('The CO2')
  })

  it('is read though the files attached to it want a password', async () => {
    const encryption = [
      '<< /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /StmF /Identity /StrF /Identity /EFF /StdCF',
      `/O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}>`,
      '/CF << /StdCF << /CFM /AESV2 /AuthEvent /EFOpen /Length 16 >> >> >>',
    ].join(' ')
    const id = '43'.repeat(16)
    const pdf = makeRawPdf([...rawPage(placed([[72, 700, 'The plans are attached.']])), encryption], {
      trailer: `/Encrypt 6 0 R /ID [<${id}> <${id}>]`,
    })
    expect(textOf(await test.read(pdf, 'cover.pdf'))).toBe('The plans are attached.')
  })

  it('goes on behind a page that is damaged', async () => {
    const [catalogue = '', , page = '', first = '', font = ''] = rawPage(placed([[72, 700, 'First page.']]))
    const pdf = makeRawPdf([
      catalogue,
      '<< /Type /Pages /Kids [3 0 R 6 0 R 8 0 R] /Count 3 >>',
      page,
      first,
      font,
      page.replace('4 0 R', '7 0 R'),
      rawStream(placed([[72, 700, 'Second page.']])),
      page.replace('4 0 R', '9 0 R'),
      rawStream(placed([[72, 700, 'Third page.']])),
    ])
    const damaged = Buffer.from(pdf.toString('latin1').replace('\n6 0 obj', '\n6 1 obj'), 'latin1')
    const result = await test.read(damaged, 'damaged.pdf')
    const pages = result.outcome === 'read' ? result.pages : []
    expect(pages.map(({ number, text }) => [number, text])).toEqual([
      [1, 'First page.'],
      [2, 'Second page.'],
      [3, 'Third page.'],
    ])
  })
})
