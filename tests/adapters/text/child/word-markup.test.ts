import { describe, expect, it } from '@jest/globals'
import { makeWordMarkup } from '../../../../src/adapters/text/child/extractors/word/word-markup.ts'

const paragraph = (inner: string): string => `<w:p><w:r><w:t>${inner}</w:t></w:r></w:p>`
const documentOf = (inner: string): string =>
  `<?xml version="1.0"?><w:document xmlns:w="x"><w:body>${inner}${paragraph('last')}</w:body></w:document>`
const textOf = (chunks: Iterable<string>): string => {
  const markup = makeWordMarkup()
  for (const chunk of chunks) markup.write(chunk)
  return markup.finish().join('\f').trim()
}

describe('the text of Word markup', () => {
  it.each([
    [
      'a section of raw characters',
      paragraph('<![CDATA[Bryson & Sons <1921>]]> Ltd'),
      'Bryson & Sons <1921> Ltd',
    ],
    ['a bare ampersand', paragraph('Bryson & Sons'), 'Bryson & Sons'],
    ['a bare ampersand before a letter', paragraph('R&D, Q&A'), 'R&D, Q&A'],
    ['an ampersand as it should be', paragraph('Bryson &amp; Sons &#38; &#x26; &lt;'), 'Bryson & Sons & & <'],
    ['an entity that nobody declared', paragraph('a&nbsp;b'), 'a&nbsp;b'],
    ['a bare ampersand in an attribute', '<w:p w:a="a&b"><w:r><w:t>kept</w:t></w:r></w:p>', 'kept'],
  ])('goes on after %s, wherever it was cut', (_what, inner, text) => {
    const content = documentOf(inner)
    expect(textOf([content])).toBe(`${text}\nlast`)
    expect(textOf(content)).toBe(`${text}\nlast`)
  })

  it.each([
    ['the tab of a footer', '<w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/>', '\t'],
    ['a tick', '<w:sym w:font="Wingdings" w:char="F0FC"/>', ' '],
  ])('keeps words apart that stand before and after %s', (_what, between, space) => {
    const run = (inner: string): string => `<w:r>${inner}</w:r>`
    const inner = `<w:p>${run('<w:t>Official</w:t>')}${run(between)}${run('<w:t>Page</w:t>')}</w:p>`
    expect(textOf([documentOf(inner)])).toBe(`Official${space}Page\nlast`)
  })

  it.each([
    [
      'what somebody described a picture by',
      '<w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" title="Barrier" descr="Description: Map of the flood barrier"/></wp:inline></w:drawing>',
      'see Barrier Map of the flood barrier below',
    ],
    [
      'both where they are the same',
      '<w:drawing><wp:docPr title="Map" descr="Map"/></w:drawing>',
      'see Map below',
    ],
    [
      'what an older program kept it by',
      '<w:pict><v:shape alt="The pier &amp; its lamps"><v:imagedata o:title="scan001"/></v:shape></w:pict>',
      'see The pier & its lamps below',
    ],
    ...[
      'A picture containing text&#xA;&#xA;Description automatically generated with low confidence',
      'A letter on a table&#10;&#10;AI-generated content may be incorrect.',
      'Picture 12',
      'image1',
      'C:\\Users\\Clerk\\My scan 3.JPG',
      'http://example.org/logo?id=3',
      'Microsoft Office Signature Line...',
      ' ',
    ].map((descr) => [
      `not ${descr.slice(0, 30)}`,
      `<w:drawing><wp:docPr descr="${descr}"/></w:drawing>`,
      'see below',
    ]),
    [
      'nothing of one that was deleted',
      '<w:del><w:drawing><wp:docPr descr="gone"/></w:drawing></w:del>',
      'see below',
    ],
  ])('keeps %s', (_what, between, text = '') => {
    const inner = `<w:p><w:r><w:t>see</w:t></w:r><w:r>${between}</w:r><w:r><w:t> below</w:t></w:r></w:p>`
    const words = textOf([documentOf(inner)]).split(/\s+/)
    expect(words.join(' ')).toBe(`${text} last`)
  })

  it('keeps how words are spoken behind their line, which it does not part', () => {
    const run = (text: string): string => `<w:r><w:t>${text}</w:t></w:r>`
    const ruby = (spoken: string, base: string): string =>
      `<w:r><w:ruby><w:rt>${run(spoken)}</w:rt><w:rubyBase>${run(base)}</w:rubyBase></w:ruby></w:r>`
    const inner = `<w:p>${run('港')}${ruby('とう', '東')}${ruby('きょう', '京')}${run('都')}</w:p>`
    expect(textOf([documentOf(inner)])).toBe('港東京都 とう きょう \nlast')
  })

  const listed = '<w:listEntry w:val="Derry"/><w:listEntry w:val="Newry"/><w:listEntry w:val="Omagh"/>'
  it.each([
    ['was chosen', '<w:result w:val="2"/><w:default w:val="1"/>', 'Omagh'],
    ['it began with', '<w:default w:val="1"/>', 'Newry'],
    ['stands first', '', 'Derry'],
    ['is none of its own', '<w:result w:val="7"/>', ''],
  ])('keeps of the list of an older form what %s', (_what, settings, entry) => {
    const field = `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="council"/><w:ddList>${settings}${listed}</w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>`
    const inner = `<w:p><w:r><w:t>Council: </w:t></w:r>${field}<w:r><w:t>.</w:t></w:r></w:p>`
    expect(textOf([documentOf(inner)])).toBe(`Council: ${entry}.\nlast`)
  })

  it('leaves out raw characters that stand in no text', () => {
    expect(textOf([documentOf('<w:instrText><![CDATA[HYPERLINK]]></w:instrText>')])).toBe('last')
  })

  it('keeps what a document that ends in the middle had to say', () => {
    expect(textOf(['<w:document><w:p><w:r><w:t>Bryson &'])).toBe('Bryson &')
  })

  const run = (inner: string): string => `<w:p><w:r>${inner}</w:r></w:p>`
  const asked = '<w:br w:type="page"/>'
  const rendered = '<w:lastRenderedPageBreak/>'
  const picture = '<w:drawing/>'
  const cell = (inner: string): string => `<w:tc>${inner}</w:tc>`
  const row = (...cells: readonly string[]): string => `<w:tr>${cells.map(cell).join('')}</w:tr>`
  const over = (before: string, after: string): string =>
    `<w:p><w:r><w:t>${before}</w:t>${rendered}<w:t>${after}</w:t></w:r></w:p>`
  const section = (text: string, kind: string, inner = `<w:t>${text}</w:t>`): string =>
    `<w:p><w:pPr><w:sectPr>${kind}<w:pgSz w:w="1"/></w:sectPr></w:pPr><w:r>${inner}</w:r></w:p>`
  it.each([
    ['a cover of a picture, and a break behind it', run(picture) + run(asked) + run(rendered), ['', 'last']],
    ['a cover of a picture, and what Word noted', run(picture) + run(rendered), ['', 'last']],
    [
      'a page of a picture',
      paragraph('first') + run(rendered + picture) + run(rendered),
      ['first', '', 'last'],
    ],
    [
      'a page left blank',
      paragraph('first') + run(asked) + run(asked) + run(rendered),
      ['first', '', 'last'],
    ],
    ['a section that ends', section('first', ''), ['first', 'last'], ''],
    ['a section that goes on', section('first', ''), ['first\nlast'], '<w:type w:val="continuous"/>'],
    [
      'a section that once went on otherwise',
      section('first', ''),
      ['first\nlast'],
      `<w:type w:val="continuous"/><w:sectPrChange><w:sectPr><w:type w:val="nextPage"/></w:sectPr></w:sectPrChange>`,
    ],
    ['a section whose end Word noted', section('first', '') + run(rendered), ['first', 'last'], ''],
    [
      'a section of several pages',
      section('first', '') + paragraph('second') + run(rendered),
      ['first', 'second', 'last'],
      '',
    ],
    [
      'three sections',
      section('first', '') + section('second', '<w:type w:val="oddPage"/>'),
      ['first', 'second', 'last'],
      '',
    ],
    [
      'three sections on two pages',
      section('first', '') + section('second', '<w:type w:val="continuous"/>'),
      ['first\nsecond', 'last'],
      '',
    ],
    ['a cover of a picture that is a section', section('', '', picture), ['', 'last'], ''],
    [
      'a break that ends a section',
      paragraph('first') + run(asked) + section('', '') + run(rendered),
      ['first', 'last'],
      '',
    ],
    [
      'a row that goes over in each of its cells',
      row(over('item', 'one'), over('price', 'two'), paragraph('three')) + run(rendered),
      ['item\tprice\tthree', 'one\n\ttwo', 'last'],
    ],
    [
      'a row of which all goes over',
      paragraph('first') + row(run(`${rendered}<w:t>one</w:t>`), run(`${rendered}<w:t>two</w:t>`)),
      ['first', 'one\n\ttwo\n\t\nlast'],
    ],
    [
      'a row within a row that goes over',
      row(row(over('item', 'one'), over('price', 'two')), over('note', 'three')),
      ['item\tprice\tnote', 'one\n\ttwo\n\t\n\tthree\n\t\nlast'],
    ],
    [
      'a section of a picture alone',
      section('first', '') + run(picture) + run(rendered) + section('second', ''),
      ['first', '', 'second', 'last'],
      '',
    ],
    ['one break that is written twice', paragraph('first') + run(asked) + run(rendered), ['first', 'last']],
    ['what Word noted at the start', run(rendered), ['last']],
    ['what Word noted twice', paragraph('first') + run(rendered) + run(rendered), ['first', 'last']],
  ])('numbers the pages as Word does after %s', (_what, inner, pages, lastSection = '') => {
    const markup = makeWordMarkup()
    const last = `<w:sectPr>${lastSection}</w:sectPr></w:body>`
    markup.write(documentOf(inner).replace('</w:body>', last))
    expect(markup.finish().map((page) => page.trim())).toEqual(pages)
  })
})
