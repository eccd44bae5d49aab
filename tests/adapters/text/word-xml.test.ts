import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestReader, type TestReader, textOf } from './support.ts'

const HEAD =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
const run = (text: string): string => `<w:r><w:t>${text}</w:t></w:r>`
const paragraph = (...runs: readonly string[]): string => `<w:p>${runs.map(run).join('')}</w:p>`

const older = `${HEAD}<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:o="o"><o:DocumentProperties><o:Title>Moorings &amp; fees</o:Title><o:Author>N. Quinn</o:Author><o:Created>2004-05-22T23:10:00Z</o:Created></o:DocumentProperties><w:docPr><w:view w:val="print"/></w:docPr><w:body>${paragraph('The flood ', 'barrier')}<w:p><aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>gone</w:delText></w:r></aml:content></aml:annotation><w:r><w:br w:type="page"/></w:r></w:p>${paragraph('Caf', 'é')}</w:body></w:wordDocument>`
const part = (name: string, content: string): string =>
  `<pkg:part pkg:name="/${name}" pkg:contentType="application/xml"><pkg:xmlData>${content}</pkg:xmlData></pkg:part>`
const later = `${HEAD}<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">${[
  part('word/footnotes.xml', `<w:footnotes>${paragraph('See HC ', '1234')}</w:footnotes>`),
  part(
    'word/document.xml',
    `<w:document><w:body>${paragraph('The flood ', 'barrier')}</w:body></w:document>`,
  ),
  part(
    'word/glossary/document.xml',
    `<w:glossaryDocument>${paragraph('Click to enter text')}</w:glossaryDocument>`,
  ),
  part('docProps/core.xml', '<cp:coreProperties><dc:title>Minutes</dc:title></cp:coreProperties>'),
].join('')}</pkg:package>`

describe('a Word document in one file of markup', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  it.each([
    ['markup of its own', '<letter xmlns:w="x"><w:p>The flood <w:b>barrier</w:b></w:p></letter>'],
    ['a package of another program', later.replace('/word/document.xml', '/ppt/presentation.xml')],
    ['words about it', 'The root is <w:wordDocument xmlns:w="x">, as Word 2003 writes it.'],
  ])('is none where it is %s', async (_what, content) => {
    const result = await test.read(content, 'a.xml')
    expect(result).toMatchObject({ format: 'text' })
    expect(textOf(result)).toContain('<')
  })

  it.each(['letter.xml', 'letter.doc'])('is read as Word 2003 wrote it: %s', async (name) => {
    const result = await test.read(older, name)
    expect(result).toMatchObject({
      outcome: 'read',
      format: 'word',
      mediaType: 'application/xml',
      pages: [{ text: 'The flood barrier' }, { text: 'Café' }],
      metadata: { title: 'Moorings & fees', author: 'N. Quinn', date: '2004-05-22T23:10:00.000Z' },
    })
  })

  it('is read with its notes where it holds the parts of an archive, and without what waits to be put in', async () => {
    const result = await test.read(later, 'minutes.xml')
    expect(result).toMatchObject({ format: 'word', metadata: { title: 'Minutes' } })
    expect(textOf(result)).toBe('The flood barrier\nSee HC 1234')
  })

  it('is read as far as it goes where it was cut off', async () => {
    expect(textOf(await test.read(older.slice(0, older.indexOf('barrier') + 4), 'cut.xml'))).toBe(
      'The flood barr',
    )
  })
})
