import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { startTestReader, type TestReader, textOf } from '../adapters/text/support.ts'
import { makeDocx } from '../support/make-documents/make-docx.ts'
import { makeLargePng } from '../support/make-documents/make-large-png.ts'
import { makeScan } from '../support/make-documents/make-scan.ts'
import type { ZipPart } from '../support/make-documents/make-zip.ts'

const KIND = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const scanOf = async (...lines: readonly string[]): Promise<Buffer> =>
  (await makeScan({ lines }, { fontSize: 16, dotsPerInch: 100 })).png().toBuffer()

/** Pixels of a scan, from top to bottom. */
const HALF = 1_168

const barrier = ['The flood barrier at Ballymena', 'will be inspected by engineers in June']
const ferry = ['The ferry to Rathlin Island', 'was suspended for the winter of 1987']

/** What Word writes for a picture of so many points. */
const picture = (id: string, width: number, height: number, cut = ''): string =>
  `<w:r><w:drawing><wp:inline><wp:extent cx="${width * 12_700}" cy="${height * 12_700}"/><wp:docPr id="1" name="Picture 1"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="${id}"/>${cut}</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
const older = (id: string, style: string, cut = ''): string =>
  `<w:r><w:pict><v:shape style="${style}"><v:imagedata r:id="${id}" o:title="scan" ${cut}/></v:shape></w:pict></w:r>`
const object = (id: string): string =>
  `<w:r><w:object><v:shape style="width:450pt;height:600pt"><v:imagedata r:id="${id}"/></v:shape></w:object></w:r>`
const words = (text: string): string => `<w:r><w:t>${text}</w:t></w:r>`
const pageBreak = '<w:r><w:br w:type="page"/></w:r>'

const NAMESPACES = 'xmlns:w="w" xmlns:wp="wp" xmlns:a="a" xmlns:pic="p" xmlns:r="r" xmlns:v="v" xmlns:o="o"'
/** A part beside the body that shows the first picture, and the relation by which it does. */
const partOf = (name: string, inner: string): readonly ZipPart[] => [
  { name: `word/${name}.xml`, content: `<w:part ${NAMESPACES}><w:p>${inner}</w:p></w:part>` },
  {
    name: `word/_rels/${name}.xml.rels`,
    content: `<Relationships><Relationship Id="r7" Type="${KIND}/image" Target="media/image1.png"/></Relationships>`,
  },
]

interface Media {
  readonly name: string
  readonly content: Buffer | string
}

/** A Word document of paragraphs, whose pictures are `r1`, `r2` and so on. */
function documentOf(
  paragraphs: readonly string[],
  media: readonly Media[],
  header?: string,
  beside: readonly ZipPart[] = [],
): Buffer {
  const relations = media.map(
    ({ name }, at) => `<Relationship Id="r${at + 1}" Type="${KIND}/image" Target="media/${name}"/>`,
  )
  const body = paragraphs.map((inner) => `<w:p>${inner}</w:p>`).join('')
  const parts: readonly ZipPart[] = [
    {
      name: 'word/document.xml',
      content: `<w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      content: `<Relationships>${relations.join('')}</Relationships>`,
    },
    ...media.map(({ name, content }) => ({ name: `word/media/${name}`, content })),
    ...beside,
  ]
  return makeDocx({ paragraphs: [], parts, ...(header === undefined ? {} : { header }) })
}

describe('pictures of a Word document', () => {
  let test: TestReader
  let first: Media
  let second: Media
  beforeAll(async () => {
    test = await startTestReader()
    first = { name: 'image1.png', content: await scanOf(...barrier) }
    second = { name: 'image2.png', content: await scanOf(...ferry) }
  })
  afterAll(() => test.end())

  it.each([
    ['a logo, however many words it holds', picture('r1', 150, 80)],
    ['the picture that stands for a file inside', object('r1')],
    ['one that was deleted', `<w:del>${picture('r1', 450, 600)}</w:del>`],
    ['one that the document does not hold', picture('r9', 450, 600)],
  ])('are not recognised: %s', async (_what, inner) => {
    const result = await test.read(documentOf([words('Minutes'), inner], [first]), 'minutes.docx')
    expect(result).toMatchObject({ outcome: 'read', method: 'own-text', pages: [{ confidence: null }] })
    expect(textOf(result)).toBe('Minutes')
  })

  it('are left on a page of many words where they are less than a quarter of one', async () => {
    const many = words('The committee considered the matter at length. '.repeat(20))
    const small = await test.read(documentOf([many, picture('r1', 300, 300)], [first]), 'a.docx')
    expect(small).toMatchObject({ method: 'own-text' })
    const large = await test.read(documentOf([many, picture('r1', 450, 300)], [first]), 'b.docx')
    expect(textOf(large)).toContain(barrier[0])
  })

  it('give the words of a scan that is all there is', async () => {
    const result = await test.read(documentOf([picture('r1', 450, 600)], [first]), 'scan.docx')
    expect(result).toMatchObject({ outcome: 'read', format: 'word', method: 'ocr' })
    expect(textOf(result)).toBe(barrier.join('\n'))
  })

  it('give their words behind those of their page, in their order, and on no other page', async () => {
    const result = await test.read(
      documentOf(
        [
          words('Covering note') + pageBreak,
          words('Annexes') + picture('r2', 450, 300),
          older('r1', 'position:absolute;width:15cm;height:10cm'),
          picture('r2', 450, 300) + pageBreak,
          words('End'),
        ],
        [first, second],
        'OFFICIAL',
      ),
      'annexes.docx',
    )
    expect(result).toMatchObject({
      outcome: 'read',
      method: 'mixed',
      pages: [
        { text: 'Covering note', method: 'own-text', confidence: null },
        { text: ['Annexes', ...ferry, ...barrier].join('\n'), method: 'ocr', language: 'eng' },
        { text: 'End\n\nOFFICIAL', method: 'own-text' },
      ],
    })
    expect(result.outcome === 'read' ? result.pages[1]?.confidence : 0).toBeGreaterThan(70)
  })

  it('are read on a last page that holds nothing else', async () => {
    const result = await test.read(
      documentOf([words('Letter') + pageBreak, picture('r1', 450, 600)], [first]),
      'letter.docx',
    )
    expect(result).toMatchObject({ pages: [{ text: 'Letter' }, { text: barrier.join('\n') }] })
  })

  it.each(['header1', 'footer2', 'footnotes', 'endnotes', 'comments'])(
    'are read in what stands beside the body, and once: %s',
    async (name) => {
      const beside = partOf(name, words('Beside') + picture('r7', 450, 600))
      const shown = documentOf([words('Letter') + pageBreak, words('End')], [first], undefined, beside)
      const result = await test.read(shown, 'letter.docx')
      expect(result).toMatchObject({
        pages: [{ text: 'Letter' }, { text: ['End', '', 'Beside', ...barrier].join('\n') }],
      })
      const twice = [...beside, ...partOf('header3', picture('r7', 450, 600))]
      expect(
        textOf(await test.read(documentOf([words('Letter')], [first], undefined, twice), 'a.docx')),
      ).toBe(['Letter', '', 'Beside', ...barrier].join('\n'))
    },
  )

  it('are left beside the body where they are small, and where its relations are of other parts', async () => {
    const logo = partOf('header1', picture('r7', 150, 80))
    const foreign = partOf('footnotes', picture('r1', 450, 600))
    const result = await test.read(
      documentOf([words('Letter')], [first], undefined, [...logo, ...foreign]),
      'a.docx',
    )
    expect(result).toMatchObject({ outcome: 'read', method: 'own-text' })
    expect(textOf(result)).toBe('Letter')
  })

  it('are read in a text box, today and as it was', async () => {
    const box = `<w:r><w:drawing><wp:anchor><wp:extent cx="1270" cy="1270"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent><w:p>${picture('r1', 450, 300)}</w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>`
    const was = `<w:r><w:pict><v:shape style="width:1pt;height:1pt"><v:textbox><w:txbxContent><w:p>${older('r2', 'width:450pt;height:300pt')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>`
    const result = await test.read(documentOf([box, was], [first, second]), 'boxes.docx')
    expect(textOf(result)).toBe([...barrier, ...ferry].join('\n'))
  })

  it.each([
    [
      'today',
      picture('r1', 450, 300, '<a:srcRect b="50000"/>'),
      picture('r1', 450, 300, '<a:srcRect t="50000"/>'),
    ],
    [
      'in percent',
      picture('r1', 450, 300, '<a:srcRect b="50%"/>'),
      picture('r1', 450, 300, '<a:srcRect l="-2000" t="50%"/>'),
    ],
    [
      'as it was',
      older('r1', 'width:450pt;height:300pt', 'cropbottom="32768f"'),
      older('r1', 'width:450pt;height:300pt', 'croptop=".5"'),
    ],
  ])('are read as far as they are shown: %s', async (_when, upper, lower) => {
    const both = await sharp(first.content)
      .extend({ bottom: HALF, background: 'white' })
      .composite([{ input: Buffer.from(second.content), top: HALF, left: 0 }])
      .png()
      .toBuffer()
    const media = [{ name: 'image1.png', content: both }]
    expect(textOf(await test.read(documentOf([upper], media), 'a.docx'))).toBe(barrier.join('\n'))
    expect(textOf(await test.read(documentOf([lower, upper], media), 'b.docx'))).toBe(
      [...ferry, ...barrier].join('\n'),
    )
    const nothing = picture('r1', 450, 600, '<a:srcRect l="60000" r="60000"/>')
    expect(textOf(await test.read(documentOf([nothing], media), 'c.docx'))).toContain(ferry[0])
  })

  it.each([
    ['a metafile', '1 picture in it could not be read.', [Buffer.from('d7cdc69a000000000000', 'hex')]],
    ['what is no picture', '2 pictures in it could not be read.', ['words', '<svg/>']],
  ])('are counted where none can read them: %s', async (_what, warning, contents) => {
    const media = contents.map((content, at) => ({ name: `image${at + 1}.emf`, content }))
    const shown = media.map((_one, at) => picture(`r${at + 1}`, 450, 600))
    const result = await test.read(documentOf([words('Map'), ...shown], media), 'map.docx')
    expect(result).toMatchObject({ outcome: 'read', method: 'own-text', warning })
    const wordless = await test.read(documentOf(shown, media), 'map.docx')
    expect(wordless).toMatchObject({
      outcome: 'without-text',
      reason: 'no-text-found',
      message: `No words were found on its one page. ${warning}`,
    })
  })

  it('are left where they are too large or broken, and the others read', async () => {
    const huge = makeLargePng(20_000, 20_000)
    const whole = Buffer.from(second.content)
    const broken = Buffer.concat([whole.subarray(0, 40), Buffer.alloc(200, 7)])
    const media = [first, { name: 'image2.png', content: huge }, { name: 'image3.png', content: broken }]
    const shown = ['r2', 'r3', 'r1'].map((id) => picture(id, 450, 600))
    const result = await test.read(documentOf([words('Plan'), ...shown], media), 'plan.docx')
    expect(textOf(result)).toBe(['Plan', ...barrier].join('\n'))
    expect(result).toMatchObject({ warning: expect.stringContaining('Not recognised: page 1. The image') })
  })

  it('are recognised up to as many as a document may have pages', async () => {
    const strict = await startTestReader({ limits: { pages: 1 } })
    try {
      const shown = [picture('r1', 450, 600), picture('r2', 450, 600)]
      const result = await strict.read(documentOf(shown, [first, second]), 'many.docx')
      expect(textOf(result)).toBe(barrier.join('\n'))
      expect(result).toMatchObject({ warning: '1 picture in it could not be read.' })
    } finally {
      await strict.end()
    }
  })
})
