import { CannotRead } from '../cannot-read.ts'

/** What stands beside a text may be damaged without harm to it: that is noted, and nothing read. An attack ends all reading. */
export function unlessHostile(error: unknown, warnings: string[]): undefined {
  if (!(error instanceof CannotRead) || error.quarantine) throw error
  warnings.push('A header, footer, note, comment, diagram or chart is damaged and was left out.')
  return undefined
}
