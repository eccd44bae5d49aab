import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeZip, type ZipPart } from '../../support/make-documents/make-zip.ts'
import { mutate } from '../../support/make-documents/mutate.ts'
import { startTestReader, type TestReader } from './support.ts'

const KIND = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = (...targets: readonly (readonly [kind: string, target: string])[]): string =>
  `<Relationships>${targets.map(([kind, target], index) => `<Relationship Id="r${index + 1}" Type="${KIND}/${kind}" Target="${target}"/>`).join('')}</Relationships>`
const paragraph = (...runs: readonly string[]): string =>
  `<a:p>${runs.map((run) => `<a:r><a:t>${run}</a:t></a:r>`).join('')}</a:p>`
const slide = (content: string): string =>
  `<p:sld xmlns:a="a" xmlns:p="p"><p:cSld>${content}</p:cSld></p:sld>`
const cell = (text: string): string => `<a:tc><a:txBody>${paragraph(text)}</a:txBody></a:tc>`

const parts: readonly ZipPart[] = [
  {
    name: 'ppt/presentation.xml',
    content:
      '<p:presentation><p:sldIdLst><p:sldId r:id="r2"/><p:sldId r:id="r1"/><p:sldId r:id="r2"/></p:sldIdLst></p:presentation>',
  },
  {
    name: 'ppt/_rels/presentation.xml.rels',
    content: relations(['slide', 'slides/slide1.xml'], ['slide', 'slides/slide2.xml']),
  },
  { name: 'ppt/slides/slide1.xml', content: slide('') },
  {
    name: 'ppt/slides/slide2.xml',
    content: slide(
      `${paragraph('The flood ', 'barrier')}<a:p><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p><a:tbl><a:tr>${cell('Berth')}${cell('Fee')}</a:tr><a:tr>${cell('North Quay')}${cell('£40')}</a:tr></a:tbl><p:pic><p:cNvPr descr="A heron on a post"/></p:pic>`,
    ),
  },
  {
    name: 'ppt/slides/_rels/slide2.xml.rels',
    content: relations(
      ['notesSlide', '../notesSlides/notesSlide1.xml'],
      ['comments', '../comments/comment1.xml'],
      ['slideLayout', '../slideLayouts/slideLayout1.xml'],
    ),
  },
  { name: 'ppt/notesSlides/notesSlide1.xml', content: slide(paragraph('Smile')) },
  { name: 'ppt/comments/comment1.xml', content: '<p:cmLst><p:cm><p:text>Really?</p:text></p:cm></p:cmLst>' },
  { name: 'ppt/slideLayouts/slideLayout1.xml', content: slide(paragraph('Click to edit')) },
]

describe('a presentation', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  it('is read a slide a page in the order in which they are shown, with notes and comments', async () => {
    const result = await test.read(makeZip(parts), 'talk.pptx')
    expect(result).toMatchObject({ outcome: 'read', format: 'presentation', method: 'own-text' })
    expect(result.outcome === 'read' && result.pages.map(({ text }) => text)).toEqual([
      'The flood barrier\nBerth\tFee\nNorth Quay\t£40\nA heron on a post\nSmile\nReally?',
      '',
    ])
  })

  it('is encrypted where its archive is', async () => {
    const locked = parts.map((part) => ({ ...part, encrypted: true }))
    expect(await test.read(makeZip(locked), 'talk.pptx')).toMatchObject({
      outcome: 'without-text',
      format: 'presentation',
      reason: 'encrypted',
    })
  })

  it('survives changed bytes', async () => {
    const whole = makeZip(parts)
    for (let seed = 1; seed <= 100; seed += 1) {
      const result = await test.read(mutate(whole, seed), 'a.pptx')
      if (result.outcome !== 'read') expect(result.reason).not.toMatch(/limit|crashed/)
    }
  })
})
