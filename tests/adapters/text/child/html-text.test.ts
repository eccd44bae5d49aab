import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { htmlText } from '../../../../src/adapters/text/child/extractors/html/html-text.ts'
import { readHtml } from '../../../../src/adapters/text/child/extractors/html/read-html.ts'
import { defaultReadingLimits } from '../../../../src/adapters/text/reading-limits.ts'

const wordsOf = (html: string) =>
  htmlText(html)
    .split(/\s+/)
    .filter((word) => word !== '')
const linesOf = (html: string) =>
  htmlText(html)
    .split('\n')
    .filter((line) => line.trim() !== '')

describe('words of HTML', () => {
  it.each([
    ['descriptions', '<dl><dt>Applicant</dt><dd>Ann Smith</dd><dt>Reference</dt><dd>DFI/2017</dd></dl>'],
    ['choices', '<select><option>Applicant</option><option>Ann Smith</option></select>'],
    ['a field and its value', '<label>Applicant</label><span>Ann Smith</span>'],
    ['a group of fields', '<fieldset><legend>Applicant</legend><span>Ann Smith</span></fieldset>'],
    ['a summary', '<details><summary>Applicant</summary>Ann Smith</details>'],
    ['a picture and what it shows', '<figure>Applicant<figcaption>Ann Smith</figcaption></figure>'],
    ['an address', '<span>Applicant</span><address>Ann Smith</address>'],
    ['what is centred', '<b>Applicant</b><center>Ann Smith</center>'],
    ['buttons', '<button>Applicant</button><button>Ann Smith</button>'],
    ['cells without a table', '<div><td>Applicant</td><td>Ann Smith</td></div>'],
    ['cells without a row', '<table><td>Applicant</td><td>Ann Smith</td></table>'],
    ['items without a list', '<li>Applicant</li><li>Ann Smith</li>'],
    ['a picture between words', 'Applicant<img alt="Ann" src="data:x">Smith'],
  ])('keep apart: %s', (_what, html) => {
    expect(
      wordsOf(html)
        .filter((word) => word !== '-')
        .slice(0, 3),
    ).toEqual(['Applicant', 'Ann', 'Smith'])
  })

  it.each([
    ['a caption', '<table><caption>Applicant</caption><tr><td>Ann</td></tr></table>'],
    ['what stands in a table outside its rows', '<table>Applicant<tr><td>Ann</td></tr></table>'],
    ['what stands in a row outside its cells', '<table><tr><b>Applicant</b><td>Ann</td></tr></table>'],
    [
      'rows within a form',
      '<table><form action="x"><tr><td>Applicant</td></tr><tr><td>Ann</td></tr></form></table>',
    ],
    [
      'rows of all sections',
      '<table><thead><tr><th>Applicant</th></tr></thead><tbody><tr><td>Ann</td></tr></tbody></table>',
    ],
    ['what follows the end of the page', '<html><body>Applicant</body></html><p>Ann</p>'],
    ['a picture’s description', '<p><img src="https://example.org/x.png" alt="Applicant Ann"></p>'],
  ])('are all kept: %s', (_what, html) => {
    expect(wordsOf(html)).toEqual(['Applicant', 'Ann'])
  })

  it('of more pages in one are kept, of the last too', () => {
    const pages = Array.from({ length: 12 }, (_, number) => `<html><body><p>page ${number}</p></body></html>`)
    expect(wordsOf(pages.join('')).filter((word) => word !== 'page')).toHaveLength(12)
  })

  it('stay in the lines and the order that lists have', () => {
    const inner = '<ul><li>second</li><li>third</li></ul>'
    expect(
      htmlText(`<ul><li>first${inner}</li><li><p>fourth</p></li></ul><ol><li>a</li><li>b</li></ol>`),
    ).toBe('- first\n  - second\n  - third\n\n- fourth\n\n 1. a\n 2. b')
  })

  it('are not parted by a picture of nothing within them', () => {
    expect(htmlText('pre<img src="x" alt="">fix pre<img src="x">fix')).toBe('prefix prefix')
  })

  it('that nobody sees are left out', () => {
    const hidden = ['script', 'style', 'template', 'noscript', 'xml']
      .map((tag) => `<${tag}>hidden</${tag}>`)
      .join('')
    expect(
      htmlText(`<title>hidden</title>${hidden}<table>${hidden}<tr>${hidden}<td>shown</td></tr></table>`),
    ).toBe('shown')
    expect(htmlText('<p>shown<img src="hidden.png"></p>')).toBe('shown')
  })
})

describe('tables', () => {
  it('have a line for each row, its cells apart', () => {
    const rows = '<tr><th>Name</th><th>Fee</th></tr><tr><td><p>Ann Smith</p></td><td><p>£5</p></td></tr>'
    expect(linesOf(`<table>${rows}</table>`)).toEqual(['Name   Fee', 'Ann Smith   £5'])
  })

  it('keep the phrases of a cell together, however long and in however many lines', () => {
    const left = Array.from({ length: 60 }, (_, number) => `left${number}`)
    const right = Array.from({ length: 60 }, (_, number) => `right${number}`)
    const html = `<table><tr><td>${left.join(' ')}<br>${left.join(' ')}</td><td>${right.join(' ')}</td></tr></table>`
    expect(linesOf(html)).toEqual([left.join(' '), left.join(' '), right.join(' ')])
  })

  it('grow with what they say, not with their widest cell', () => {
    const rows = '<tr><td>a</td><td>b</td></tr>'.repeat(2_000)
    const text = htmlText(`<table><tr><td>${'wide '.repeat(2_000)}</td><td>b</td></tr>${rows}</table>`)
    expect(text.length).toBeLessThan(50_000)
  })
})

describe('a page beyond the limits', () => {
  const read = async (html: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'muniment-test-'))
    const path = join(folder, 'page')
    writeFileSync(path, html)
    const texts: string[] = []
    const { warning } = await readHtml({
      path,
      size: html.length,
      filename: 'a.html',
      partsFolder: folder,
      limits: defaultReadingLimits,
      pages: async () => undefined,
      pictureFile: async () => undefined,
      picture: async () => undefined,
      page: async (_number, text) => void texts.push(text),
    }).finally(() => rmSync(folder, { recursive: true, force: true }))
    return { text: texts.join('\n'), warning }
  }
  const leftOut = 'Parts of the page lie too deep or are too many, and were left out.'

  it('says so where something lies too deep', async () => {
    const { text, warning } = await read(`<p>before</p>${'<div>'.repeat(600)}deep${'</div>'.repeat(600)}`)
    expect([text.includes('before'), text.includes('deep'), warning]).toEqual([true, false, leftOut])
  })

  it('says so where there is too much side by side', async () => {
    const { text, warning } = await read(`${'<br>'.repeat(200_100)}<p>after</p>`)
    expect([text.includes('after'), warning]).toEqual([false, leftOut])
  })

  it('is none within them, whatever it says', async () => {
    const { text, warning } = await read(`<p>and so on ...</p>${'<div>'.repeat(400)}deep`)
    expect([text.includes('deep'), warning]).toEqual([true, undefined])
  })
})
