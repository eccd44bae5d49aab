import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeEmail } from '../../support/make-documents/make-email.ts'
import { makeFlatOdf, makeOdf, type OdfPlan } from '../../support/make-documents/make-odf.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

const paragraph = (text: string, style = ''): string =>
  `<text:p${style === '' ? '' : ` text:style-name="${style}"`}>${text}</text:p>`
const note = (text: string): string =>
  `<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>${paragraph(text)}</text:note-body></text:note>`
const comment = (text: string): string =>
  `<office:annotation><dc:creator>Reviewer</dc:creator><dc:date>2020-01-01T00:00:00</dc:date>${paragraph(text)}</office:annotation>`
const cell = (text: string, attributes = ''): string =>
  `<table:table-cell${attributes}>${text === '' ? '' : paragraph(text)}</table:table-cell>`
const row = (...cells: readonly string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`
const table = (name: string, ...rows: readonly string[]): string =>
  `<table:table table:name="${name}">${rows.join('')}</table:table>`

const letter: OdfPlan = {
  kind: 'text',
  meta: '<meta:creation-date>2019-03-04T09:00:00</meta:creation-date><dc:creator>Last Editor</dc:creator><dc:title>Moorings</dc:title><meta:initial-creator>N. Quinn</meta:initial-creator>',
  styles:
    '<style:style style:name="P9" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>',
  master: `<style:header>${paragraph('Harbour Office <text:page-number>1</text:page-number>')}</style:header><style:footer style:display="false">${paragraph('never shown')}</style:footer>`,
  body: [
    `<text:tracked-changes><text:changed-region><text:deletion>${paragraph('deleted words')}</text:deletion></text:changed-region><text:changed-region text:id="c1"><text:deletion/></text:changed-region><text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>`,
    '<text:h text:outline-level="1">The flood <text:span>bar</text:span>rier</text:h>',
    paragraph(
      `Pay &pound;5 &amp;c.${note('See HC 1234')} by <text:s text:c="3"/>Friday\n   ${comment('Really?')}next`,
    ),
    table(
      'Fees',
      row(cell('Berth'), cell('Fee')),
      row(cell('North Quay'), cell('£40', ' table:number-columns-repeated="900"')),
    ),
    paragraph(
      `Before <draw:frame svg:width="5cm" svg:height="2cm"><draw:text-box>${paragraph('In the box')}</draw:text-box><svg:desc>A heron on a post</svg:desc></draw:frame>after`,
    ),
    paragraph(
      '<text:change-start text:change-id="c1"/>gone <text:change-end text:change-id="c1"/>Second <text:change-start text:change-id="c2"/>page<text:change-end text:change-id="c2"/>',
      'P9',
    ),
    paragraph('goes on<text:soft-page-break/> to the third'),
  ].join(''),
}

describe('OpenDocument', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  it.each([
    ['a text', makeOdf(letter), 'application/vnd.oasis.opendocument.text'],
    ['a text in one file of markup', makeFlatOdf(letter), 'application/vnd.oasis.opendocument.text-flat-xml'],
  ])('is read as %s, page by page, with notes, comments and headers', async (_what, content, mediaType) => {
    const result = await test.read(content, 'letter')
    expect(result).toMatchObject({ outcome: 'read', format: 'word', mediaType, method: 'own-text' })
    const pages = result.outcome === 'read' ? result.pages.map(({ text }) => text) : []
    expect(pages).toEqual([
      'The flood barrier\nPay &pound;5 &c. by  Friday next\nBerth\tFee\nNorth Quay\t£40\nBefore after\nIn the box\nA heron on a post\nSee HC 1234\nReally?',
      'Second page\ngoes on',
      ' to the third\nHarbour Office',
    ])
    expect(result.outcome === 'read' && result.metadata).toEqual({
      title: 'Moorings',
      author: 'N. Quinn',
      date: '2019-03-04',
    })
  })

  it('is read as a workbook, a sheet a page, without what other workbooks held', async () => {
    const body = [
      table(
        'Fees 2020',
        row(cell('Berth'), cell('', ' office:value-type="float" office:value="12.5"'), cell('£40')),
        row(`<table:table-cell>${comment('Paid late')}${paragraph('North')}</table:table-cell>`),
      ),
      table('Empty', row('<table:table-cell table:number-columns-repeated="16384"/>')),
      table("'file:///other.ods'#Secret", row(cell('cached'))),
    ].join('')
    const result = await test.read(makeOdf({ kind: 'spreadsheet', body }), 'fees.ods')
    expect(result).toMatchObject({ outcome: 'read', format: 'spreadsheet' })
    expect(result.outcome === 'read' && result.pages.map(({ text }) => text)).toEqual([
      'Fees 2020\nBerth\t12.5\t£40\nNorth\nPaid late',
      'Empty',
    ])
  })

  it('is read as slides, each with its notes, and what stands on all of them once', async () => {
    const slide = (text: string, notes = ''): string =>
      `<draw:page><draw:frame><draw:text-box>${paragraph(text)}</draw:text-box></draw:frame><presentation:notes><draw:frame><draw:text-box>${paragraph(notes)}</draw:text-box></draw:frame></presentation:notes></draw:page>`
    const result = await test.read(
      makeOdf({
        kind: 'presentation',
        body: `${slide('Welcome', 'Smile <text:page-number>&lt;number&gt;</text:page-number>')}${slide('')}${slide('Thanks')}`,
        master: `<draw:frame presentation:class="title"><draw:text-box>${paragraph('Click to edit')}</draw:text-box></draw:frame><draw:frame presentation:class="footer"><draw:text-box>${paragraph('Harbour Office')}</draw:text-box></draw:frame>`,
      }),
      'talk.odp',
    )
    expect(result).toMatchObject({ outcome: 'read', format: 'presentation' })
    expect(result.outcome === 'read' && result.pages.map(({ text }) => text)).toEqual([
      'Welcome\nSmile',
      '',
      'Thanks\nHarbour Office',
    ])
  })

  it('reads the words of charts and other objects inside, and says which files it leaves', async () => {
    const chart = `<office:document-content xmlns:office="o"><office:body><office:chart><chart:chart>${table('local', row(cell('Herring'), cell('17', ' office:value-type="float"')))}</chart:chart></office:chart></office:body></office:document-content>`
    const result = await test.read(
      makeOdf({
        kind: 'text',
        body: paragraph('Catch'),
        parts: [
          { name: 'Object 1/content.xml', content: chart },
          { name: 'Object 2', content: 'OLE' },
        ],
      }),
      'catch.odt',
    )
    expect(textOf(result)).toBe('Catch\nHerring')
    expect(result).toMatchObject({ warning: '1 file inside it was not read.' })
  })

  it('is encrypted where its list of parts says so', async () => {
    const plan = { ...letter, manifest: '<manifest:encryption-data manifest:checksum="x"/>' }
    expect(await test.read(makeOdf(plan), 'a.odt')).toMatchObject({
      outcome: 'without-text',
      format: 'word',
      reason: 'encrypted',
    })
  })

  it('is quarantined where it swells beyond measure, and damaged without a body', async () => {
    const swelling = makeOdf({ kind: 'text', body: paragraph('a'.repeat(40_000_000)) })
    expect(await test.read(swelling, 'a.odt')).toMatchObject({ outcome: 'quarantined', reason: 'bomb' })
    const bodiless = makeOdf({ ...letter, parts: [{ name: 'content.xml', content: '' }] })
    expect(await test.read(bodiless, 'a.odt')).toMatchObject({ outcome: 'read' })
  })

  it('reads what is nested a hundred thousand deep, and expands no entity', async () => {
    const deep = `${'<text:p>'.repeat(100_000)}core`
    expect(textOf(await test.read(makeFlatOdf({ kind: 'text', body: deep }), 'a.fodt'))).toBe('core')
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>${paragraph('&b; core')}</x>`
    const parts = [{ name: 'content.xml', content: bomb }]
    expect(textOf(await test.read(makeOdf({ kind: 'text', body: '', parts }), 'a.odt'))).toBe('&b; core')
  })

  it('is found in a message like other attachments', async () => {
    const headers = { From: 'a@b.example', 'Message-ID': '<1@b.example>', Subject: 'x' }
    const attachments = [
      { filename: 'a.odt', mediaType: 'application/octet-stream', content: makeOdf(letter) },
    ]
    const result = await test.read(makeEmail({ headers, text: 'y', attachments }), 'a.eml')
    expect(result).toMatchObject({ parts: [{ filename: 'a.odt' }] })
  })
})
