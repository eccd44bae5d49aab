import { describe, expect, it } from '@jest/globals'
import { choosePageText } from '../../../../src/adapters/text/judgement/choose-page-text.ts'
import { hasFaintMarks } from '../../../../src/adapters/text/judgement/has-faint-marks.ts'
import { isBlank } from '../../../../src/adapters/text/judgement/is-blank.ts'
import { isNoisy } from '../../../../src/adapters/text/judgement/is-noisy.ts'
import { isUnevenlyLit } from '../../../../src/adapters/text/judgement/is-unevenly-lit.ts'
import { judgeOwnText } from '../../../../src/adapters/text/judgement/judge-own-text.ts'
import { normalisePageText } from '../../../../src/adapters/text/judgement/normalise-page-text.ts'
import { pageLight } from '../../../../src/adapters/text/judgement/page-light.ts'
import { hasUnexplainedInk } from '../../../../src/adapters/text/judgement/unexplained-ink.ts'

describe("what a page's own text is worth", () => {
  it.each([
    ['none', ''],
    ['none', ' \n - . \n '],
    ['thin', 'Page 3 of 12'],
    ['enough', 'The report of the inspector. '.repeat(40)],
    ['enough', `${'Contents '.repeat(80)}${'.'.repeat(3_000)} 12`],
    ['enough', '£1,204.50  3,117  12/05/2019  '.repeat(60)],
    ['garbled', '\ue001\ue002\ue003\ue004 \ue005'],
    ['garbled', '!"#$%& \'()*+ ,-/:; <=>?@ [\\]^_ {|}~ !"#$%& \'()*+ A'],
    ['garbled', `\u0001\u0002\u0003 ab`],
  ] as const)('%s: %j', (verdict, text) => {
    expect(judgeOwnText(text)).toBe(verdict)
  })
})

describe('choosing between two readings of a page', () => {
  const recognised = (text: string, confidence = 90) => ({ text, confidence, language: 'eng' })
  const letter = 'The engineers will visit the site in June and their report will be published.'

  it('keeps own text that recognition only repeats', () => {
    const page = choosePageText({
      number: 1,
      own: letter,
      recognised: recognised(letter.replace('visit', 'vlsit')),
    })
    expect(page).toEqual({ number: 1, text: letter, method: 'own-text', confidence: null, language: null })
  })

  it('takes recognition where the page showed clearly more, and adds what it missed', () => {
    const page = choosePageText({
      number: 1,
      own: 'Received\nREF-77',
      recognised: recognised(`received ${letter}`),
    })
    expect(page).toEqual({
      number: 1,
      text: `received ${letter}\nREF-77`,
      method: 'ocr',
      confidence: 90,
      language: 'eng',
    })
  })

  const head = `Department for Examples, Harbours Branch\nTelephone 028 9000 0000\n${letter}\n${letter.toUpperCase()}`

  it('keeps a scanned line below a long head, and the head as it says itself', () => {
    const line = 'Mooring granted to Siobhan Quillfeather until Michaelmas'
    const page = choosePageText({
      number: 1,
      own: head,
      recognised: recognised(`${head.replace('Branch', 'Brarich')}\n${line}`),
    })
    expect(page).toEqual({
      number: 1,
      text: `${head}\n${line}`,
      method: 'ocr',
      confidence: 90,
      language: 'eng',
    })
  })

  it.each([
    [
      'misread, joined and parted',
      'Departmerit for Exarnples, Harb ours Bran ch\nvisitthesite injune\nthen report wlll bee publlshed',
    ],
    ['signs that are no words', 'Wl|ll }{ =~ ee\nbrrr sttt xkcd\n~ a e o i'],
    ['a single word, which may be anything', 'Telephone 028 9000 0000 Sarnoth\nGwarnoth'],
  ])('adds nothing to own text for %s', (_what, seen) => {
    expect(choosePageText({ number: 1, own: head, recognised: recognised(seen) })).toMatchObject({
      text: head,
      method: 'own-text',
    })
  })

  it('adds no guesses to own text', () => {
    const guessed = recognised('Mooring granted to Siobhan Quillfeather', 39)
    expect(choosePageText({ number: 1, own: head, recognised: guessed })).toMatchObject({ text: head })
  })

  it('does not exchange words for guesses', () => {
    const page = choosePageText({
      number: 1,
      own: 'Site plan',
      recognised: recognised('x q w e r t y u i o p '.repeat(20), 21),
    })
    expect(page).toMatchObject({ text: 'Site plan', method: 'own-text' })
  })

  it('takes recognition for a text layer that is no text', () => {
    expect(
      choosePageText({ number: 1, own: '\ue001\ue002\ue003', recognised: recognised('Dear Sir') }),
    ).toMatchObject({ text: 'Dear Sir', method: 'ocr' })
  })

  it('has no method for a page without words', () => {
    expect(choosePageText({ number: 2, own: '', recognised: recognised('', 0) })).toMatchObject({
      method: 'none',
      text: '',
      confidence: null,
    })
  })
})

describe('ink', () => {
  const paper = (shade: number, marks: number, dark = 0) => {
    const data = new Uint8Array(595 * 842).fill(shade)
    data.fill(dark, 0, marks)
    return { width: 595, height: 842, data }
  }

  it('that the words of the page account for is not looked at', () => {
    expect(hasUnexplainedInk(paper(255, 0), 0)).toBe(false)
    expect(hasUnexplainedInk(paper(255, 4_000), 200)).toBe(false)
  })

  it('beyond them is looked at, also on gray paper and in white on black', () => {
    expect(hasUnexplainedInk(paper(255, 25_000), 30)).toBe(true)
    expect(hasUnexplainedInk(paper(200, 25_000), 30)).toBe(true)
    expect(hasUnexplainedInk(paper(0, 25_000, 255), 30)).toBe(true)
  })

  it('of dust and shadow makes no word', () => {
    expect(isBlank(paper(240, 100))).toBe(true)
    expect(isBlank(paper(240, 50_000, 210))).toBe(true)
    expect(isBlank(paper(240, 300))).toBe(false)
  })
})

describe('a poor page', () => {
  const WIDTH = 640
  const HEIGHT = 800
  const page = (shade: (x: number, y: number) => number) => ({
    width: WIDTH,
    height: HEIGHT,
    data: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => shade(at % WIDTH, Math.floor(at / WIDTH))),
  })
  const isShadowed = (shade: (x: number, y: number) => number) => isUnevenlyLit(pageLight(page(shade)))
  /** Lines of single strokes, as close as print can be. */
  const strokes = (x: number, y: number) => (y % 20 < 12 && x % 3 === 0 ? 0 : 255)

  it('is not one that is grainy alike everywhere, and is one with marks beyond its grain', () => {
    const grain = (x: number, y: number) => 200 + ((x * 7 + y * 13) % 9)
    expect(hasFaintMarks(page(grain))).toBe(false)
    expect(hasFaintMarks(page((x, y) => (y < 100 && strokes(x, y) === 0 ? 150 : grain(x, y))))).toBe(true)
  })

  it('is not in shadow for a black edge, a picture, or a white paper with black print', () => {
    expect(isShadowed(strokes)).toBe(false)
    expect(isShadowed((x, y) => (x < 200 ? 0 : strokes(x, y)))).toBe(false)
    expect(isShadowed((x, y) => (x < 200 && y < 200 ? 120 : strokes(x, y)))).toBe(false)
    expect(isShadowed((x, y) => strokes(x, y) * (1 - x / WIDTH))).toBe(true)
  })

  it('is not noisy for close print with a margin', () => {
    expect(isNoisy(page((x, y) => (x < 100 || y < 160 ? 255 : strokes(x, y))))).toBe(false)
    expect(isNoisy(page((x, y) => ((x * 31 + y * 57) % 23 === 0 ? 0 : 255)))).toBe(true)
  })
})

describe('one form for page text', () => {
  it('composes characters and drops what is none', () => {
    expect(normalisePageText('Sea\u0301n\r\n\u0000caf\u00e9 \t\r\n\n\n\nend\ud800\n')).toBe(
      'Seán\ncafé\n\nend\ufffd',
    )
  })

  it.each([
    ['a zero', 'Bryson\0Cromac', 'Bryson Cromac'],
    ['zeros that fill a field', 'Bryson\0\0\0\0Cromac', 'Bryson Cromac'],
    ['a zero beside a word of one letter', 'Annex\0B', 'Annex B'],
    ['the separators of ASCII', 'Bryson\x1fCromac\x1eStreet', 'Bryson Cromac Street'],
    ['a vertical tab', 'Bryson\vCromac', 'Bryson\nCromac'],
    ['a form feed', 'Bryson\fCromac', 'Bryson\nCromac'],
    ['halves of letters', '\0B\0r\0y\0s\0o\0n\0', 'Bryson'],
    ['a bell within a word', 'Bry\x07son', 'Bryson'],
  ])('joins no two words that were apart, and parts none: %s', (_what, text, normal) => {
    expect(normalisePageText(text)).toBe(normal)
  })

  it('goes through spaces without end once, and not once for each of them', () => {
    const gap = ' '.repeat(1_000_000)
    expect(normalisePageText(`a${gap}b${gap}\nc${'\n \n'.repeat(300_000)}d`)).toBe(`a${gap}b\nc\n\nd`)
  })
})
