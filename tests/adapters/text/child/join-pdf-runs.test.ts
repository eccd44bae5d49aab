import { describe, expect, it } from '@jest/globals'
import { joinPdfRuns, type PdfRun } from '../../../../src/adapters/text/child/extractors/join-pdf-runs.ts'

const run = (str: string, x: number, y: number, more: Partial<PdfRun> = {}): PdfRun => ({
  str,
  x,
  y,
  width: str.length * 5,
  height: 10,
  hasEOL: false,
  isVertical: false,
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
