import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import iconv from 'iconv-lite'
import sharp from 'sharp'
import { makeDocumentReader } from '../../../src/adapters/text/make-document-reader.ts'
import { concludeReading } from '../../../src/ingest/read-record/conclude-reading.ts'
import type { RecordEntity } from '../../../src/records/record-entity.ts'
import { describeDocumentReader } from '../../contracts/document-reader-contract.ts'
import { makeFakeDocumentReader } from '../../support/fakes/fake-document-reader.ts'
import { makeDocx } from '../../support/make-documents/make-docx.ts'
import { makeEmail } from '../../support/make-documents/make-email.ts'
import { makePdf, SOME_DAY } from '../../support/make-documents/make-pdf.ts'
import { makeRawPdf, rawPage } from '../../support/make-documents/make-raw-pdf.ts'
import { makeScan } from '../../support/make-documents/make-scan.ts'
import { makeZip } from '../../support/make-documents/make-zip.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

describeDocumentReader('the fake', () => makeFakeDocumentReader())
describeDocumentReader('the pool of children', (temporaryFolder) =>
  makeDocumentReader({ temporaryFolder, processes: 1 }),
)

const letter = [
  'Department for Examples',
  'Our reference: A-1312',
  'Dear Mrs McAllister,',
  'Thank you for your letter of 3 May about the flood barrier',
  'at Ballymena. The engineers will visit the site in June and',
  'their report will be published before the end of the summer.',
]

it('reads again once it could be prepared, though it could not be before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-unprepared-'))
  const temporaryFolder = join(folder, 'reading')
  await writeFile(temporaryFolder, 'a file where the folder would be')
  await writeFile(join(folder, 'letter.txt'), 'Dear Mrs McAllister')
  const reader = makeDocumentReader({ temporaryFolder, processes: 1, recogniser: 'tesseract.js' })
  const read = () =>
    reader.read(
      { path: join(folder, 'letter.txt'), filename: 'letter.txt', mediaType: 'text/plain' },
      () => undefined,
    )
  await expect(read()).rejects.toThrow()
  await rm(temporaryFolder)
  const result = await read()
  await reader.close()
  await rm(folder, { recursive: true })
  expect(textOf(result)).toBe('Dear Mrs McAllister')
})

describe('reading', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader()
  })
  afterAll(() => test.end())

  describe('a PDF', () => {
    it('gives the text of each page, and what the document says of itself', async () => {
      const pages = [
        { lines: Array<string>(30).fill(letter.join(' ').slice(0, 80)) },
        { lines: ['Page two: invoice 2019/0457'] },
      ]
      const pdf = await makePdf(pages, {
        title: 'The flood barrier',
        author: 'R. Devlin',
        created: new Date('2019-05-03T10:00:00Z'),
      })
      const result = await test.read(pdf, 'letter.pdf')
      expect(result).toMatchObject({
        outcome: 'read',
        format: 'pdf',
        mediaType: 'application/pdf',
        method: 'own-text',
        metadata: { title: 'The flood barrier', author: 'R. Devlin', date: '2019-05-03T10:00:00.000Z' },
      })
      expect(result.outcome === 'read' && result.pages[1]?.text).toBe('Page two: invoice 2019/0457')
    })

    it('recognises only the pages that are scans, and keeps a blank page among them', async () => {
      const scan = await (await makeScan({ lines: letter })).png().toBuffer()
      const result = await test.read(await makePdf([{ lines: letter }, { scan }, {}]), 'mixed.pdf')
      expect(result).toMatchObject({ outcome: 'read', method: 'mixed' })
      const pages = result.outcome === 'read' ? result.pages : []
      expect(pages.map(({ method }) => method)).toEqual(['own-text', 'ocr', 'none'])
      expect(pages[1]).toMatchObject({ language: 'eng', text: expect.stringContaining('McAllister') })
      expect(pages[1]?.confidence).toBeGreaterThan(80)
    })

    it('is not deceived by a stamp on a scan, and keeps the stamp', async () => {
      const scan = await (await makeScan({ lines: ['', '', '', ...letter, ...letter] })).png().toBuffer()
      const result = await test.read(
        await makePdf([{ scan, lines: ['RECEIVED 12 MAY 2019 REGISTRY-77431'] }]),
        'stamped.pdf',
      )
      expect(result).toMatchObject({ outcome: 'read', method: 'ocr' })
      expect(textOf(result)).toContain('Ballymena')
      expect(textOf(result)).toContain('REGISTRY-77431')
    })

    it('finds a scanned line below a long head of its own, which stays as it is', async () => {
      const line = 'Mooring granted to Siobhan Quillfeather until Michaelmas'
      const scan = await (await makeScan({ lines: [...Array<string>(20).fill(''), line] })).png().toBuffer()
      const lines = [...letter, ...letter].slice(0, 8)
      const result = await test.read(await makePdf([{ scan, lines }]), 'headed.pdf')
      expect(textOf(result)).toBe([...lines, line].join('\n'))
      expect(result).toMatchObject({ method: 'ocr' })
    })

    it('recognises letters that are drawn as outlines', async () => {
      const result = await test.read(await makePdf([{ draw: drawnLetters }]), 'outlines.pdf')
      expect(result).toMatchObject({ outcome: 'read', method: 'ocr' })
      expect(textOf(result).replace(/\s/g, '')).toContain('HELLO')
    })

    it('opens one that only restricts printing', async () => {
      const result = await test.read(
        await makePdf([{ lines: letter }], { ownerPassword: 'owner' }),
        'restricted.pdf',
      )
      expect(textOf(result)).toContain('Our reference: A-1312')
    })
  })

  it.each([
    [
      'The PDF is encrypted for the holders of certain certificates and cannot be read without their keys.',
      '/Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s4 /V 1 /Recipients [<30820102>]',
    ],
    [
      'The PDF is encrypted in a way that only certain programs know and cannot be read.',
      '/Filter /Own /V 1',
    ],
    [
      'The PDF is protected by a password and cannot be read without it.',
      `/Filter /Standard /V 1 /R 2 /P -4 /O <${'7a'.repeat(32)}> /U <${'7b'.repeat(32)}>`,
    ],
  ])('says what a PDF is encrypted by: %s', async (message, encryption) => {
    const id = '/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]'
    const objects = rawPage('BT /F1 10 Tf 72 700 Td (Portaferry) Tj ET')
    const pdf = makeRawPdf(objects, { trailer: `/Encrypt << ${encryption} >> ${id}` })
    expect(await test.read(pdf, 'sealed.pdf')).toMatchObject({
      outcome: 'without-text',
      format: 'pdf',
      reason: 'encrypted',
      message,
    })
  })

  describe('a PDF with files inside it', () => {
    const note = Buffer.from('The costs of the barrier, /EmbeddedFile and /Type /EmbeddedFilesOf them.')
    const attach = (page: PDFKit.PDFDocument, name: string, hidden = false): void => {
      const options = { name, creationDate: SOME_DAY, modifiedDate: SOME_DAY, ...(hidden ? { hidden } : {}) }
      if (hidden) page.file(note, options)
      // Its types leave it out.
      else (page as Annotated).fileAnnotation(72, 600, 20, 20, { src: note, ...options })
    }
    it.each([
      ['1 file inside it was not read.', ['a.txt'], {}],
      ['3 files inside it were not read.', ['a.txt', 'b.csv', 'c.txt'], {}],
      ['1 file inside it was not read.', ['a.txt'], { ownerPassword: 'print' }],
      [undefined, [], {}],
    ])('says so: %s', async (warning, names, options) => {
      const draw = (page: PDFKit.PDFDocument): void => {
        for (const [index, name] of names.entries()) attach(page, name, index > 0)
      }
      const pdf = await makePdf([{ lines: letter, draw }], options)
      const result = await test.read(pdf, 'costs.pdf')
      expect(textOf(result)).toContain('flood barrier')
      expect(result.outcome === 'read' ? result.warning : result).toBe(warning)
    })

    it('says so where it has no word of its own', async () => {
      const pdf = await makePdf([{ draw: (page) => attach(page, 'a.txt', true) }])
      expect(await test.read(pdf, 'portfolio.pdf')).toMatchObject({
        outcome: 'without-text',
        reason: 'no-text-found',
        message: 'No words were found on its one page. 1 file inside it was not read.',
      })
    })
  })

  describe('an image', () => {
    it('is recognised, with language and confidence', async () => {
      const png = await (await makeScan({ lines: letter }, { tilt: 1.2, noise: 6 })).png().toBuffer()
      const result = await test.read(png, 'letter.png')
      expect(result).toMatchObject({
        outcome: 'read',
        format: 'image',
        mediaType: 'image/png',
        method: 'ocr',
      })
      expect(textOf(result)).toContain('flood barrier')
    })

    it('is turned upright when it stands on its head or on its side', async () => {
      const scan = await makeScan({ lines: [...letter, ...letter] })
      const upsideDown = await sharp(await scan.png().toBuffer())
        .rotate(180)
        .png()
        .toBuffer()
      const sideways = await sharp(await scan.png().toBuffer())
        .rotate(90)
        .jpeg()
        .toBuffer()
      const results = await Promise.all([test.read(upsideDown, 'a.png'), test.read(sideways, 'b.jpg')])
      for (const result of results) expect(textOf(result)).toContain('Thank you for your letter')
    })

    it('is turned as its camera noted', async () => {
      const scan = await makeScan({ lines: [...letter, ...letter] })
      const photograph = await sharp(await scan.png().toBuffer())
        .rotate(270)
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer()
      expect(textOf(await test.read(photograph, 'photo.jpg'))).toContain('Thank you for your letter')
    })

    it.each([
      ['white on nothing', 'white', 255],
      ['black on nothing', 'black', 0],
      ['gray on nothing', 'gray', 170],
    ])('is read whatever it lies on: %s', async (_how, _name, shade) => {
      // What is ink becomes opaque, and all else transparent.
      const { data, info } = await (await makeScan({ lines: [...letter, ...letter] }))
        .negate()
        .raw()
        .toBuffer({ resolveWithObject: true })
      const pixels = Buffer.alloc(data.length * 2, shade)
      for (const [at, ink] of data.entries()) pixels[at * 2 + 1] = ink
      const { width, height } = info
      const png = await sharp(pixels, { raw: { width, height, channels: 2 } })
        .png()
        .toBuffer()
      expect(textOf(await test.read(png, 'letters.png'))).toContain('Thank you for your letter')
    })

    it('gives every page of a TIFF', async () => {
      const one = await (await makeScan({ lines: [...letter, 'First of two'] })).toBuffer({
        resolveWithObject: true,
      })
      const two = await (await makeScan({ lines: [...letter, 'Second of two'] })).toBuffer({
        resolveWithObject: true,
      })
      const { width, height } = one.info
      const tiff = await sharp(Buffer.concat([one.data, two.data]), {
        raw: { width, height: height * 2, channels: 1, pageHeight: height },
      })
        .toColourspace('b-w')
        .tiff({ compression: 'lzw' })
        .toBuffer()
      const result = await test.read(tiff, 'fax.tif')
      const pages = result.outcome === 'read' ? result.pages : []
      expect(pages).toHaveLength(2)
      expect(pages[0]?.text).toContain('First of two')
      expect(pages[1]?.text).toContain('Second of two')
    })

    it('says so where the pages behind it were cut off, and only there', async () => {
      const { data, info } = await (await makeScan({ lines: letter })).toBuffer({ resolveWithObject: true })
      const { width, height } = info
      const tiff = await sharp(Buffer.concat([data, data, data]), {
        raw: { width, height: height * 3, channels: 1, pageHeight: height },
      })
        .toColourspace('b-w')
        .tiff({ compression: 'lzw' })
        .toBuffer()
      const cut = await test.read(tiff.subarray(0, Math.floor(tiff.length * 0.6)), 'cut.tif')
      expect(cut).toMatchObject({
        outcome: 'read',
        pages: [{ number: 1 }],
        warning: expect.stringContaining('ends too early'),
      })
      expect(await test.read(tiff, 'whole.tif')).not.toHaveProperty('warning')
    })

    it('of nothing but paper has no words, and says so', async () => {
      const blank = await (await makeScan({}, { noise: 5 })).png().toBuffer()
      expect(await test.read(blank, 'blank.png')).toMatchObject({
        outcome: 'without-text',
        reason: 'no-text-found',
        pageCount: 1,
      })
    })
  })

  describe('a Word document', () => {
    it('gives body, header, footer, footnote and comment, and its properties', async () => {
      const docx = makeDocx({
        paragraphs: ['Submission to the Minister', 'Cost:\t£4,500 & more'],
        header: 'OFFICIAL header',
        footer: 'Page footer',
        footnote: 'See HC 1234',
        comment: 'Please check the figure',
        title: 'Submission',
        author: 'N. Quinn',
      })
      const result = await test.read(docx, 'submission.docx')
      expect(result).toMatchObject({
        outcome: 'read',
        format: 'word',
        method: 'own-text',
        metadata: { title: 'Submission', author: 'N. Quinn' },
      })
      for (const text of [
        'Submission to the Minister',
        'Cost:\t£4,500 & more',
        'OFFICIAL header',
        'Page footer',
        'See HC 1234',
        'Please check the figure',
      ]) {
        expect(textOf(result)).toContain(text)
      }
    })

    it('leaves out what was deleted and what is repeated for older programs', async () => {
      const content =
        '<w:document xmlns:w="x" xmlns:mc="y"><w:body><w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><mc:AlternateContent><mc:Choice><w:r><w:t>box</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>box</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p></w:body></w:document>'
      expect(
        textOf(
          await test.read(
            makeDocx({ paragraphs: [], parts: [{ name: 'word/document.xml', content }] }),
            'a.docx',
          ),
        ),
      ).toBe('box')
    })

    it('gives what was written into a diagram of boxes', async () => {
      const content =
        '<dgm:dataModel xmlns:dgm="x" xmlns:a="y"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Harbour</a:t></a:r><a:r><a:t>master</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:prSet phldrT="[Text]"/><dgm:t><a:p><a:r><a:t>Ferry &amp; Co</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
      const docx = makeDocx({
        paragraphs: ['Who does what'],
        parts: [
          { name: 'word/diagrams/data1.xml', content },
          { name: 'word/diagrams/drawing1.xml', content },
        ],
      })
      expect(textOf(await test.read(docx, 'chart.docx'))).toBe('Who does what\n\nHarbourmaster\nFerry & Co')
    })

    it.each([
      ['1 file inside it was not read.', ['word/embeddings/Microsoft_Excel_Sheet1.xlsx']],
      [
        '3 files inside it were not read.',
        ['word/embeddings/oleObject1.bin', 'word/embeddings/Document1.docx', 'word/afchunk.mht'],
      ],
      [undefined, ['word/media/image1.png', 'word/embeddings/_rels/x.rels']],
    ])('says how many files lie inside it unread: %s', async (warning, names) => {
      const parts = names.map((name) => ({ name, content: 'PK' }))
      const result = await test.read(makeDocx({ paragraphs: ['Costs are inside.'], parts }), 'costs.docx')
      expect(result.outcome === 'read' ? result.warning : result).toBe(warning)
    })

    it('gives the words of a chart, and of what was drawn onto it, each name of its axis once', async () => {
      const t = (text: string): string => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`
      const cache = (kind: string, ...values: readonly string[]): string =>
        `<c:${kind}>${values.map((value) => `<c:pt><c:v>${value}</c:v></c:pt>`).join('')}</c:${kind}>`
      const series = (name: string): string =>
        `<c:ser><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f>${cache('strCache', name)}</c:strRef></c:tx><c:cat>${cache('strCache', 'Derry', 'Newry &amp; Mourne')}</c:cat><c:val>${cache('numCache', '4.4000000000000004', '2')}</c:val></c:ser>`
      const drawn = (content: string): string => `<x xmlns:a="y" xmlns:c="z">${content}</x>`
      const chart = `<c:title>${t('Ferries by council')}</c:title>${series('2019')}${series('Target')}`
      const docx = makeDocx({
        paragraphs: ['As shown:'],
        parts: [
          { name: 'word/charts/chart1.xml', content: drawn(chart) },
          { name: 'word/charts/style1.xml', content: drawn(t('style')) },
          { name: 'word/drawings/drawing1.xml', content: drawn(t('record year')) },
        ],
      })
      expect(textOf(await test.read(docx, 'chart.docx'))).toBe(
        'As shown:\n\nFerries by council\n2019\nDerry\nNewry & Mourne\nTarget\nrecord year',
      )
    })

    it('says so of a file of any name that it speaks of, and of none that lies elsewhere', async () => {
      const kind = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
      const related = [
        ['aFChunk', 'minutes.html'],
        ['oleObject', '/word/objects/one.bin'],
        ['package', 'embeddings/costs.xlsx'],
        ['image', 'media/map.png'],
        ['oleObject', 'file:///C:/elsewhere.xls" TargetMode="External'],
        ['aFChunk', 'missing.html'],
      ].map(([type, target]) => `<Relationship Id="r" Type="${kind}/${type}" Target="${target}"/>`)
      const content = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${related.join('')}</Relationships>`
      const parts = [
        { name: 'word/_rels/document.xml.rels', content },
        ...['minutes.html', 'objects/one.bin', 'embeddings/costs.xlsx', 'media/map.png'].map((name) => ({
          name: `word/${name}`,
          content: 'x',
        })),
      ]
      const result = await test.read(makeDocx({ paragraphs: ['Minutes follow.'], parts }), 'minutes.docx')
      expect(result).toMatchObject({ warning: '3 files inside it were not read.' })
    })

    const lease = makeDocx({ paragraphs: ['Lease of the ferry'] })
    it.each([
      ['a line end of a transfer', Buffer.from('\r\n')],
      ['the zeros of a block', Buffer.alloc(700_000)],
      ['a page of a portal', Buffer.from('<html>PK\x05\x06</html>'.repeat(1_000))],
      ['a record that points nowhere', Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18, 1)])],
    ])('is read though %s stands behind its archive', async (_what, behind) => {
      const result = await test.read(Buffer.concat([lease, behind]), 'lease.docx')
      expect(result).toMatchObject({ outcome: 'read', format: 'word' })
      expect(textOf(result)).toBe('Lease of the ferry')
    })

    it.each([
      ['was cut off', lease.subarray(0, lease.length - 30)],
      [
        'was cut off and filled up',
        Buffer.concat([lease.subarray(0, lease.length - 30), Buffer.alloc(5_000)]),
      ],
      [
        'was cut off and filled with ends',
        Buffer.concat([lease.subarray(0, 600), Buffer.from('PK\x05\x06'.repeat(300_000))]),
      ],
    ])('is called damaged where it %s', async (_what, content) => {
      expect(await test.read(content, 'lease.docx')).toMatchObject({
        outcome: 'without-text',
        reason: 'damaged',
      })
    })

    it('is one though its archive was written with the separators of another system', async () => {
      const content =
        '<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>Lease of the ferry</w:t></w:r></w:p></w:body></w:document>'
      const result = await test.read(makeZip([{ name: 'word\\document.xml', content }]), 'lease.docx')
      expect(result).toMatchObject({ outcome: 'read', format: 'word' })
      expect(textOf(result)).toBe('Lease of the ferry')
    })
  })

  describe('an e-mail', () => {
    const headers = {
      From: '=?UTF-8?Q?Se=C3=A1n?= Murphy <sean@example.org>',
      To: 'Records <records@example.org>, "Quinn, N." <nq@example.org>',
      Cc: 'registry@example.org',
      Subject: 'Bridge inspection A-1312',
      Date: 'Mon, 02 Mar 2020 09:30:00 +0000',
      'Message-ID': '<1@example.org>',
    }

    it('gives its text, its header as metadata, and its attachments as parts', async () => {
      const pdf = await makePdf([{ lines: letter }])
      const inner = makeEmail({ headers: { ...headers, Subject: 'The forwarded one' }, text: 'inner text' })
      const message = makeEmail({
        headers,
        text: 'Please find attached.',
        attachments: [
          { filename: 'report.pdf', mediaType: 'application/pdf', content: pdf },
          { filename: 'note.txt', mediaType: 'text/plain', content: Buffer.from('a note') },
          { filename: 'forwarded.eml', mediaType: 'message/rfc822', content: inner },
        ],
      })
      const result = await test.read(message, 'message.eml')
      expect(result).toMatchObject({
        outcome: 'read',
        format: 'email',
        metadata: {
          title: 'Bridge inspection A-1312',
          author: 'Seán Murphy <sean@example.org>',
          date: '2020-03-02T09:30:00.000Z',
        },
      })
      expect(textOf(result)).toContain('Please find attached.')
      if (result.outcome !== 'read') return
      expect(result.metadata.people).toEqual([
        'Seán Murphy <sean@example.org>',
        'Records <records@example.org>',
        'Quinn, N. <nq@example.org>',
        'registry@example.org',
      ])
      expect(result.parts.map(({ filename, mediaType }) => [filename, mediaType])).toEqual([
        ['report.pdf', 'application/pdf'],
        ['note.txt', 'text/plain'],
        ['forwarded.eml', 'message/rfc822'],
      ])
      expect(await readFile(result.parts[0]?.path ?? '')).toEqual(pdf)
      const forwarded = result.parts[2]
      const read = await test.reader.read(
        { path: forwarded?.path ?? '', filename: 'forwarded.eml', mediaType: '', depth: 1 },
        () => undefined,
      )
      expect(read).toMatchObject({ outcome: 'read', metadata: { title: 'The forwarded one' } })
    })

    it('of HTML alone gives the words and not the markup', async () => {
      const html =
        '<html><style>p{color:red}</style><p>The <b>grant</b> is approved &amp; paid.</p><script>steal()</script></html>'
      const text = textOf(await test.read(makeEmail({ headers, html }), 'm.eml'))
      expect(text).toContain('The grant is approved & paid.')
      expect(text).not.toMatch(/steal|color/)
    })

    it('without a word is still read, because of its subject', async () => {
      expect(await test.read(makeEmail({ headers, text: '' }), 'm.eml')).toMatchObject({
        outcome: 'read',
        metadata: { title: headers.Subject },
      })
    })
  })

  describe('HTML', () => {
    it('gives title and visible text, in the encoding the page declares', async () => {
      const page =
        '<!DOCTYPE html><html><head><meta charset="iso-8859-15"><title>Rates &amp; fees</title><script>var x="hidden"</script></head><body><h1>Fees</h1><p>Price: 5 € – caf\u00e9</p></body></html>'
      const result = await test.read(iconv.encode(page.replace('–', '-'), 'iso-8859-15'), 'fees.html')
      expect(result).toMatchObject({ outcome: 'read', format: 'html', metadata: { title: 'Rates & fees' } })
      expect(textOf(result)).toBe('Rates & fees\n\nFees\n\nPrice: 5 € - café')
      expect(textOf(result)).not.toContain('hidden')
    })

    it('is known by its bytes, whatever it is called', async () => {
      expect(await test.read('<html><body>Hello</body></html>', 'page.txt', 'text/plain')).toMatchObject({
        format: 'html',
      })
    })
  })

  describe('characters that no store takes', () => {
    const strange = 'Ann\0\x07\x1b\u0085B'
    const words = `harbour\0 and \x07 bell ${'and rope '.repeat(200)}`
    const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
    const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
    const markup = `<html><title>${words}</title><p>&#0;&#xd800;&#7; ${words}</p></html>`
    const xml = (name: string, inner: string) =>
      `<?xml version="1.0"?><${name} xmlns:w="x" xmlns:dc="y">${inner}</${name}>`
    it.each<[kind: string, filename: string, make: () => Buffer | Promise<Buffer>]>([
      [
        'an e-mail',
        'a.eml',
        () =>
          makeEmail({
            headers: { From: `${encoded(strange)} <a@x.org>`, Subject: encoded(strange) },
            text: `${words}\ud800`,
          }),
      ],
      [
        'an e-mail of HTML',
        'b.eml',
        () => makeEmail({ headers: { From: `${encoded(strange)} <a@x.org>`, Subject: 'x' }, html: markup }),
      ],
      ['HTML', 'a.html', () => utf16(markup.replace('</p>', '\ud800</p>'))],
      ['plain text', 'a.txt', () => utf16(`${words}\ud800`)],
      [
        'a Word document',
        'a.docx',
        () =>
          makeDocx({
            paragraphs: [],
            parts: [
              {
                name: 'word/document.xml',
                content: xml(
                  'w:document',
                  `<w:body><w:p><w:r><w:t>&#0;&#xd800;${words}</w:t></w:r></w:p></w:body>`,
                ),
              },
              {
                name: 'docProps/core.xml',
                content: xml(
                  'cp',
                  `<dc:creator>&#0;&#xd800;${strange}</dc:creator><dc:title>${strange}</dc:title>`,
                ),
              },
            ],
          }),
      ],
      ['a PDF', 'a.pdf', () => makePdf([{ lines: letter }], { title: strange, author: `${strange}\ud800` })],
    ])('%s loses them, in its text and in what it says of itself', async (_kind, filename, make) => {
      const result = await test.read(await make(), filename)
      expect(result.outcome).toBe('read')
      const text = textOf(result)
      expect(text).toMatch(/harbour|flood barrier/)
      expect([text.isWellFormed(), /[[\p{Cc}--[\t\n\x85]]]/v.test(text)]).toEqual([true, false])
      const part = { parent: null, filename, path: null, size: 0, result }
      // What is taken over depends on these two alone.
      const record = { titleIsFilename: true, author: null } as RecordEntity
      const { people, title = '', author = '' } = concludeReading([part], record)
      for (const said of [...people, title, author])
        expect([said.isWellFormed(), /\p{Cc}/u.test(said)]).toEqual([true, false])
    })
  })
})

type Annotated = PDFKit.PDFDocument & {
  fileAnnotation(x: number, y: number, width: number, height: number, file: object): void
}

/** The letters of HELLO as thick strokes: shapes, not text. */
function drawnLetters(page: PDFKit.PDFDocument): void {
  page.font('Helvetica-Bold').lineWidth(7)
  const strokes: readonly string[] = [
    'M0 0V60M35 0V60M0 30H35',
    'M60 0V60M60 3H92M60 30H88M60 57H92',
    'M115 0V60M115 57H145',
    'M165 0V60M165 57H195',
    'M235 3C205 3 205 57 235 57C265 57 265 3 235 3',
  ]
  page.translate(120, 150)
  for (const stroke of strokes) page.path(stroke).stroke('black')
}
