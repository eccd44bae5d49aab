import { describe, expect, it } from '@jest/globals'
import { joinPdfRuns } from '../../../../src/adapters/text/child/extractors/pdf/join-pdf-runs.ts'
import type { PdfRun } from '../../../../src/adapters/text/child/extractors/pdf/pdf-run.ts'

const run = (str: string, x: number, y: number, more: Partial<PdfRun> = {}): PdfRun => ({
  str,
  x,
  y,
  width: str.length * 5,
  height: 10,
  hasEOL: false,
  isVertical: false,
  isRightToLeft: false,
  ...more,
})

describe('the text of a page from its runs', () => {
  it('parts what stands apart: cells, columns, and lines that are not told as such', () => {
    const apart = [run('cost', 72, 100), run('400', 200, 100), run('next', 72, 106), run('far', 72, 130)]
    expect(joinPdfRuns(apart)).toBe('cost\t400\nnext\nfar')
  })

  it('parts figures that stand one below the other behind something large', () => {
    const stack = [run('Total', 72, 100, { height: 24, width: 60 }), run('1', 132, 100), run('2', 132, 110)]
    expect(joinPdfRuns(stack)).toBe('Total1\n2')
  })

  it('keeps together what touches, however high, and what goes down a column of Japanese', () => {
    expect(joinPdfRuns([run('mc', 72, 100), run('2', 82, 90, { height: 7 })])).toBe('mc2')
    const down = { width: 30, height: 60, isVertical: true }
    expect(joinPdfRuns([run('あの', 100, 100, down), run('イー', 100, 160, down)])).toBe('あのイー')
  })
})

describe('words that are read from the right', () => {
  const sign = (str: string, x: number, width: number): PdfRun =>
    run(str, x, 100, { width, height: 18, isRightToLeft: true })

  it('part where there is room between signs that are drawn one by one', () => {
    const signs = [
      sign('ש', 486, 13),
      sign('ל', 477, 9),
      sign('ם', 467, 10),
      sign('ע', 452, 9.6),
      sign('ו', 446, 6),
    ]
    expect(joinPdfRuns(signs)).toBe('שלם עו')
  })

  it('are not parted where a sign is merely set a little apart, nor twice', () => {
    expect(joinPdfRuns([sign('ש', 486, 13), sign('ל', 475, 9)])).toBe('של')
    expect(joinPdfRuns([sign('ש', 486, 13), sign(' ל', 472, 9)])).toBe('ש ל')
  })
})

describe('accents that were set as signs of their own', () => {
  it('are one letter with what they were set over, as TeX does: the accent first', () => {
    const set = [
      run('C\u00b4', 72, 100, { width: 12 }),
      run('esar and H`', 80, 100, { width: 55 }),
      run('an Th\u02c6', 131, 100, { width: 30 }),
      run('e', 157, 100),
      run('\u00b4 Th`', 158, 101, { width: 20 }),
      run('anh', 175, 100),
    ]
    expect(joinPdfRuns(set)).toBe('C\u00e9sar and H\u00e0n Th\u1ebf Th\u00e0nh')
  })

  it('are so where the accent was set behind its letter', () => {
    const set = [
      run('Seppa', 72, 100),
      run('\u00a8la', 92, 100, { width: 10 }),
      run('\u00a8 and Avic', 97.5, 100.3, { width: 48 }),
      run('\u00b8a', 140.5, 100),
      run('\u02dco', 146, 100),
    ]
    expect(joinPdfRuns(set)).toBe('Sepp\u00e4l\u00e4 and Avi\u00e7\u00e3o')
  })

  it('give a letter its dot back, and take along a space that only led to the accent', () => {
    const set = [
      run('Noem', 72, 100),
      run(' ', 92, 100, { width: 0.6, height: 0 }),
      run('\u00b4', 92.6, 100, { width: 3.3 }),
      run('\u0131 Mercado', 92, 100),
    ]
    expect(joinPdfRuns(set)).toBe('Noem\u00ed Mercado')
    const apart = [
      run('the', 72, 100),
      run(' ', 87, 100, { width: 2.5 }),
      run('\u00b4', 89.5, 100, { width: 3.3 }),
    ]
    expect(joinPdfRuns([...apart, run('Etang', 89, 100)])).toBe('the \u00c9tang')
  })

  it.each([
    ['stand beside the letter', [run('rock\u00b4', 72, 100), run('n', 97, 100)], 'rock\u00b4n'],
    ['stand on another line', [run('rock\u00b4', 72, 100), run('e', 92, 112)], 'rock\u00b4\ne'],
    ['end a line', [run('rock\u00b4', 72, 100, { hasEOL: true }), run('e', 92, 100)], 'rock\u00b4\ne'],
    ['stand over what has no such letter', [run('x\u02db', 72, 100), run('q', 76, 100)], 'x\u02dbq'],
    ['stand far before it', [run('far away\u00b4', 72, 100), run('e', 80, 100)], 'far away\u00b4\te'],
  ])('stay what they are where they %s', (_where, set, text) => {
    expect(joinPdfRuns(set)).toBe(text)
  })
})

describe('words that are read from the right', () => {
  const from = (str: string, x: number, more: Partial<PdfRun> = {}): PdfRun =>
    run(str, x, 100, { width: 9, isRightToLeft: true, ...more })

  it('are whole where their letters were drawn one by one from the left, and stay in their order', () => {
    const drawn = [
      from('\u05dd', 72),
      from('\u05d5\u05dc', 81, { width: 18 }),
      from('\u05e9', 99),
      run(' ', 108, 100, { width: 3 }),
      from('\u05dc\u05da', 111, { width: 18, hasEOL: true }),
      from('\u05d0', 72, { y: 114 }),
    ]
    expect(joinPdfRuns(drawn)).toBe('\u05dc\u05da \u05e9\u05d5\u05dc\u05dd\n\u05d0')
  })

  it('are left as they are where they were drawn from the right, beside what is read from the left', () => {
    const drawn = [
      run('Name: ', 30, 100),
      from('\u05e9', 99),
      from('\u05dc', 90),
      from('\u05dd', 81),
      run('Tel', 200, 100),
    ]
    expect(joinPdfRuns(drawn)).toBe('Name: \t\u05e9\u05dc\u05dd\tTel')
  })
})
