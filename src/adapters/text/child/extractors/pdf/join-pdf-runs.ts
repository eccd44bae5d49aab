import { joinAccents } from './join-accents.ts'
import { orderRightToLeft } from './order-right-to-left.ts'
import { type PdfRun, SAME_LINE } from './pdf-run.ts'

/** A gap of more on one line lies between two columns, or two cells of a table. */
const GAP = 7
/** A sign raised or lowered by less than so much of its height belongs to the word before it: the 2 of CO2. */
const RAISED = 0.9
/** Signs of a word that is read from the right are no further apart, in their height. */
const WORD_GAP = 0.2
/** One that begins no further from its end does so however high it stands. */
const TOUCHING = 2

/**
 * The text of a page from its runs, in the order in which they were drawn, but for those that are read from the right. What
 * stands apart on the page stands apart in it: runs of two columns may follow each other without a space or a line end between
 * them, and their words must not grow together.
 */
export function joinPdfRuns(runs: Iterable<PdfRun>): string {
  const text: string[] = []
  let last: PdfRun | undefined
  let lineHeight = 0
  for (const run of orderRightToLeft(joinAccents(runs))) {
    const apart = last === undefined ? '' : between(last, run, lineHeight, text.at(-1) ?? '')
    if (apart === '\n') lineHeight = 0
    text.push(apart, run.str)
    last = run
    lineHeight = Math.max(lineHeight, run.height)
    if (run.hasEOL) text.push('\n')
    if (run.hasEOL || run.str.endsWith('\n')) lineHeight = 0
  }
  return text.join('')
}

function between(last: PdfRun, run: PdfRun, lineHeight: number, before: string): string {
  const step = Math.abs(last.y - run.y)
  const gap = gapBetween(last, run)
  if (step < SAME_LINE) return gap > GAP ? '\t' : partsWords(last, run, gap) ? ' ' : ''
  if (before.endsWith('\n') || (run.str.trim() === '' && run.hasEOL)) return ''
  if (step - 1 > lineHeight || (gap > GAP && !run.isVertical)) return '\n'
  return gap > TOUCHING && !run.isVertical && step > RAISED * Math.min(last.height, run.height) ? '\n' : ''
}

/** The library notes no space between words that are drawn sign by sign from the right: only the gap says where they part. */
function partsWords(last: PdfRun, run: PdfRun, gap: number): boolean {
  if (!last.isRightToLeft || !run.isRightToLeft) return false
  return gap > WORD_GAP * Math.min(last.height, run.height) && !/\s$/.test(last.str) && !/^\s/.test(run.str)
}

/** Between two that are read from the right, or one and a space, it may be on either side. */
function gapBetween(last: PdfRun, run: PdfRun): number {
  const forward = Math.abs(last.x + last.width - run.x)
  const isFromRight = [last, run].every(({ isRightToLeft, str }) => isRightToLeft || str.trim() === '')
  return isFromRight ? Math.min(forward, Math.abs(last.x - run.x - run.width)) : forward
}
