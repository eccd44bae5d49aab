import { notFound } from '../../access/require-allowed.ts'
import type { Foresee } from '../what-if/make-what-if.ts'
import { settlingUnder } from './settling-under.ts'

export interface VersionToForesee {
  readonly code: string
  readonly version: number
}

/**
 * What publishing a version would write, if it were published now for the records that exist. Absent, or of Muniment's own:
 * `not-found`.
 */
export const foreseeVersion: Foresee<VersionToForesee> = async (tx, { code, version }, today) => {
  const found = await tx.schedules.find(code, version)
  if (found === undefined) throw notFound()
  const classCodes = await tx.schedules.classesUnder(code)
  const standing = { classCodes, overridden: true, hasteners: [], reviewIfDueOn: today }
  return [await settlingUnder(tx, found.schedule, standing)]
}
