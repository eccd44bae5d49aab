import { type PdfRun, SAME_LINE } from './pdf-run.ts'

/**
 * The runs of a page with those that are read from the right in that order: a page may draw the pieces of an Arabic or Hebrew
 * word one by one from the left. What stands between others of a line is in their order where it is no more than space.
 */
export function orderRightToLeft(runs: readonly PdfRun[]): readonly PdfRun[] {
  if (!runs.some(({ isRightToLeft }) => isRightToLeft)) return runs
  const ordered: PdfRun[] = []
  for (let at = 0; at < runs.length; ) {
    const end = endOfRow(runs, at)
    ordered.push(...fromTheRight(runs.slice(at, end)))
    at = end
  }
  return ordered
}

/** Where the row ends that begins at a run: behind its last run that is read from the right, or behind itself. */
function endOfRow(runs: readonly PdfRun[], start: number): number {
  const first = runs[start]
  let end = start + 1
  if (first?.isRightToLeft !== true) return end
  for (let at = start; at < runs.length; at += 1) {
    const run = runs[at]
    if (run === undefined || Math.abs(run.y - first.y) > SAME_LINE) break
    if (run.isRightToLeft) end = at + 1
    else if (run.str.trim() !== '') break
    if (run.hasEOL) break
  }
  return end
}

function fromTheRight(row: readonly PdfRun[]): readonly PdfRun[] {
  if (row.length < 2) return row
  const hasEOL = row.at(-1)?.hasEOL === true
  const sorted = row.toSorted((one, other) => other.x - one.x)
  return sorted.map((run, place) => ({ ...run, hasEOL: hasEOL && place === sorted.length - 1 }))
}
