/**
 * How many of a costly property's cases are drawn: half of them here, all of them where the suites run on real engines,
 * which set MUNIMENT_EVERY_CASE.
 */
export function propertyRuns(all: number): number {
  return process.env['MUNIMENT_EVERY_CASE'] === undefined ? Math.ceil(all / 2) : all
}
