import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { HoldKind, NewHold } from '../hold.ts'

/** What of a new hold says whose request it stands for. */
export interface RequestOfHold {
  readonly kind: HoldKind
  readonly reference: string | null
  readonly openedOn: CivilDate | null
}

/**
 * A hold that stands for a request says what that is called by, and when it was opened: today where not said. Throws
 * `missing-field`, `date-in-future`, and `not-a-request` where a hold of no kind has a day of opening.
 */
export function requestOf(hold: NewHold, today: CivilDate): RequestOfHold {
  const { kind = 'hold', reference = null, openedOn = null } = hold
  if (kind === 'hold') {
    if (openedOn === null) return { kind, reference, openedOn }
    throw new MunimentError('not-a-request', 'Only a request is opened on a day: say of which kind it is.', {
      errors: [{ path: 'kind', message: 'is no kind of request' }],
    })
  }
  if (reference === null) {
    throw new MunimentError('missing-field', 'A request needs the reference that it is called by.', {
      errors: [{ path: 'reference', message: 'is required of a request' }],
    })
  }
  refuseFuture('openedOn', openedOn ?? today, today)
  return { kind, reference, openedOn: openedOn ?? today }
}

/** Throws `date-in-future`: what has happened to a request has happened by today. */
export function refuseFuture(path: string, day: CivilDate, today: CivilDate): void {
  if (day <= today) return
  throw new MunimentError('date-in-future', 'This day is still to come.', {
    errors: [{ path, message: 'lies in the future' }],
  })
}
