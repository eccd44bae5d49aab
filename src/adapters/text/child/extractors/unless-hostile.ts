import { CannotRead } from '../cannot-read.ts'

const BESIDE = 'A header, footer, note, comment, diagram or chart is damaged and was left out.'

/** What stands beside a text may be damaged without harm to it: that is noted, and nothing read. An attack ends all reading. */
export function unlessHostile(error: unknown, warnings: string[], what = BESIDE): undefined {
  if (!(error instanceof CannotRead) || error.quarantine) throw error
  warnings.push(what)
  return undefined
}
