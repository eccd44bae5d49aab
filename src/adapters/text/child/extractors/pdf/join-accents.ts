import type { PdfRun } from './pdf-run.ts'

/** Accents that stand alone, and those that stand over, under or on a letter (Unicode, 7.9). */
const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['`', '\u0300'],
  ['\u00b4', '\u0301'],
  ['^', '\u0302'],
  ['\u02c6', '\u0302'],
  ['~', '\u0303'],
  ['\u02dc', '\u0303'],
  ['\u00af', '\u0304'],
  ['\u02d8', '\u0306'],
  ['\u02d9', '\u0307'],
  ['\u00a8', '\u0308'],
  ['\u02da', '\u030a'],
  ['\u02dd', '\u030b'],
  ['\u02c7', '\u030c'],
  ['\u00b8', '\u0327'],
  ['\u02db', '\u0328'],
])
/** Letters that have lost their dot to an accent. */
const DOTLESS: ReadonlyMap<string, string> = new Map([
  ['\u0131', 'i'],
  ['\u0237', 'j'],
])
/** An accent was set by going back so far at least, and no further, in heights of its run. */
const LEAST_BACK = 0.15
const MOST_BACK = 1.5
/** How far above or below the line it may be set. */
const MOST_RAISED = 0.6
/** A space of less was found by the library where it only went back for the accent. */
const NO_SPACE = 0.15

/**
 * Letters with accents that were set as two signs on one another, as TeX does and typewriters did: the accent before its letter or
 * behind it. They are one letter here where there is such a letter; accents that stand beside others stay what they are.
 */
export function joinAccents(runs: Iterable<PdfRun>): readonly PdfRun[] {
  const joined: PdfRun[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (last === undefined || !isSetBack(last, run)) joined.push(run)
    else {
      const first = run.str.charAt(0)
      const end = last.str.slice(-1)
      const above = composed(first, end)
      const behind = composed(end, first)
      if (above !== undefined) {
        dropAccent(joined, last, run.x)
        joined.push({ ...run, str: above + run.str.slice(1) })
      } else if (behind !== undefined) {
        joined.splice(-1, 1, { ...last, str: last.str.slice(0, -1) + behind })
        const x = last.x + last.width
        joined.push({
          ...run,
          str: run.str.slice(1),
          x,
          y: last.y,
          width: Math.max(0, run.x + run.width - x),
        })
      } else joined.push(run)
    }
  }
  return joined
}

function isSetBack(last: PdfRun, run: PdfRun): boolean {
  if (last.hasEOL || last.isVertical || run.isVertical) return false
  const height = Math.min(last.height, run.height)
  const back = last.x + last.width - run.x
  return (
    back > LEAST_BACK * height &&
    back < MOST_BACK * height &&
    run.x > last.x - height &&
    Math.abs(last.y - run.y) < MOST_RAISED * height
  )
}

/** Takes the accent off the end of the last run, with that run where it was no more, and a space that only led to it. */
function dropAccent(joined: PdfRun[], last: PdfRun, end: number): void {
  joined.pop()
  const str = last.str.slice(0, -1)
  if (str !== '') joined.push({ ...last, str, width: Math.max(0, end - last.x) })
  else {
    const space = joined.at(-1)
    if (space?.str === ' ' && !space.hasEOL && space.width < NO_SPACE * last.height) joined.pop()
  }
}

/** The letter with the accent, where there is one. */
function composed(letter: string, accent: string): string | undefined {
  const mark = ACCENTS.get(accent)
  if (mark === undefined || !/^\p{L}$/u.test(letter)) return undefined
  const whole = `${DOTLESS.get(letter) ?? letter}${mark}`.normalize('NFC')
  return whole.length === 1 ? whole : undefined
}
