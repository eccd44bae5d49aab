import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'

/**
 * What is asked for from one day to another, both included. Throws `malformed` where it ends before it begins: nothing is ever
 * of such days, and who is answered with nothing takes that for what there is.
 */
export function inOrder<Asked extends { readonly from?: CivilDate; readonly to?: CivilDate }>(
  asked: Asked,
): Asked {
  const { from, to } = asked
  if (from === undefined || to === undefined || from <= to) return asked
  throw new MunimentError('malformed', 'to: is before from. Exchange the two days; both are included.', {
    errors: [{ path: 'to', message: 'is before from' }],
  })
}
