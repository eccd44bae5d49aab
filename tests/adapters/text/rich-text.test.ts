import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mutate } from '../../support/make-documents/mutate.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

const FONTS = String.raw`{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204{\*\panose 0}Times;}{\f2\fcharset128 Mincho;}{\f3\fcharset2 Symbol;}}`
const INFO = String.raw`{\info{\title Moor\'edngs}{\author N. Quinn}{\operator X}{\creatim\yr2003\mo4\dy5\hr6\min7}{\revtim\yr2010\mo1\dy1}}`
const rtf = (body: string): string =>
  String.raw`{\rtf1\ansi\ansicpg1252\deff0${FONTS}{\stylesheet{\s1 Heading;}}${INFO}${body}}`
const letter = rtf(
  [
    String.raw`{\header\pard Harbour Office\par}{\headerr\pard Harbour Office\par}`,
    String.raw`\pard The flood {\b bar}rier costs \'a35{\footnote\pard See HC 1234}\par`,
    String.raw`Pay by {\field{\*\fldinst HYPERLINK "http://a"}{\fldrslt Friday}} noon{\deleted gone}{\*\annotation Really?}\par`,
    String.raw`\trowd\cellx1\cellx2\pard\intbl Berth\cell Fee\cell\row North\cell\cell\row\pard`,
    String.raw`{\pict\pngblip 89504e470d0a1a0a}{\object{\*\objdata 01050000}{\result shown}}\page`,
    String.raw`{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard In the box\par}}{\shprslt{\*\do{\dptxbxtext In the box}}}}`,
    String.raw`{\v Hidden} words\sect\sectd\sbknone same page\par`,
  ].join('\n'),
)

describe('rich text', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  it('is read page by page, its notes and headers behind it, and nothing that nobody sees', async () => {
    const result = await test.read(letter, 'letter.doc')
    expect(result).toMatchObject({
      outcome: 'read',
      format: 'word',
      mediaType: 'application/rtf',
      method: 'own-text',
      warning: '1 file inside it was not read.',
      metadata: { title: 'Mooríngs', author: 'N. Quinn', date: '2003-04-05T06:07:00.000Z' },
    })
    expect(result.outcome === 'read' && result.pages.map(({ text }) => text)).toEqual([
      'The flood barrier costs £5\nPay by Friday noon\nBerth\tFee\nNorth\nshown',
      'In the box\nHidden words\nsame page\nHarbour Office\nSee HC 1234\nReally?',
    ])
  })

  it.each([
    ['by the code page of its font', String.raw`\f1 \'cc\'ee\'f1\'ea\'e2\'e0\f0  \'e9`, 'Москва é'],
    ['in two bytes, the second of which is plain', String.raw`\f2 \'83e\'83X\'83g`, 'テスト'],
    ['by its number, without what stands for it', String.raw`\u321?\u243\'f3d\u378 z`, 'Łódź'],
    [
      'by its number, without two bytes or words',
      String.raw`\uc2\u12486\'83\'65x{\uc0\u12473}\uc1\u8211\endash y`,
      'テxス–y',
    ],
    ['as a pair of halves', String.raw`\u-10187?\u-8448?`, '𝜀'],
    ['twice, for older and newer programs', String.raw`{\upr{\'c5}{\*\ud{\u321?}}}`, 'Ł'],
    ['as signs and words', String.raw`a\~b\_c\-d \{\}\\ \ldblquote e\rdblquote`, 'a\u00a0b\u2011cd {}\\ “e”'],
    ['of a font of signs', String.raw`a{\f3\'fe}b`, 'a b'],
    ['behind a mark in the midst of its group', String.raw`{\i0\*\cs7 text}`, 'text'],
    [
      'in a table within a table',
      String.raw`A\nestcell B\nestcell{\*\nesttableprops\nestrow}{\nonesttables x}C\nestcell\cell\row`,
      'A\tB\nC',
    ],
  ])('is read %s', async (_how, body, text) => {
    expect(textOf(await test.read(rtf(body), 'a.rtf'))).toBe(text)
  })

  it('passes over bytes that are said to be no text, and ends where they are said to be endless', async () => {
    const bytes = '{}\\par\\\\}}'
    const body = `before{\\pict\\bin${bytes.length} ${bytes}} after`
    expect(textOf(await test.read(rtf(body), 'a.rtf'))).toBe('before after')
    expect(textOf(await test.read(rtf('before{\\bin2000000000 x} after'), 'a.rtf'))).toBe('before')
  })

  it('reads what is nested a hundred thousand deep, and what is never closed', async () => {
    expect(textOf(await test.read(rtf(`${'{\\b '.repeat(100_000)}core`), 'a.rtf'))).toBe('core')
    expect(textOf(await test.read(`{\\rtf1 before${'}'.repeat(100_000)} after`, 'a.rtf'))).toBe('before')
  })

  it('reads on past pictures of a hundred mebibytes', async () => {
    const body = `before{\\pict ${'0123456789abcdef'.repeat(6_553_600)}} after`
    expect(textOf(await test.read(rtf(body), 'a.rtf'))).toBe('before after')
  })

  it('survives changed bytes', async () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const result = await test.read(mutate(Buffer.from(letter, 'latin1'), seed), 'a.rtf')
      if (result.outcome !== 'read') expect(result.reason).not.toMatch(/limit|crashed/)
    }
  })
})
