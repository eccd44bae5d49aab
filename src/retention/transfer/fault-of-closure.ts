import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { type Period, parsePeriod } from '../../records/dates/period.ts'
import type { Closure } from './closure.ts'
import { closureEnd } from './closure-end.ts'
import { isFoiExemption } from './foi-exemption.ts'

/** Longer than a life: what has to be closed for longer has to be decided on again. */
const LONGEST_CLOSURE_YEARS = 150

/** What is wrong with a closure, and in which field of it. */
export interface ClosureFault {
  readonly code: 'missing-field' | 'invalid-decision'
  readonly field: string
  readonly message: string
}

/** The days that a closure is held against. */
export interface ClosureDays {
  /** From which its period counts: the record's own date. */
  readonly startsOn: CivilDate
  readonly today: CivilDate
}

/** The first fault of a record's closure; nothing where it says all that it must and nothing that it cannot. */
export function faultOfClosure(closure: Closure, days: ClosureDays): ClosureFault | undefined {
  const stray = strayField(closure)
  if (stray !== undefined) return invalid(stray, `cannot be said of what is ${closure.type}`)
  return faultOfLength(closure, days) ?? faultOfExemptions(closure)
}

function strayField({ type, period, until, exemptions = [], alternativeTitle }: Closure): string | undefined {
  if (period !== undefined && type !== 'closed-for-period') return 'period'
  if (until !== undefined && type !== 'closed-until') return 'until'
  if (type !== 'open') return undefined
  if (exemptions.length > 0) return 'exemptions'
  return alternativeTitle === undefined ? undefined : 'alternativeTitle'
}

function faultOfLength(closure: Closure, { startsOn, today }: ClosureDays): ClosureFault | undefined {
  const { type, period, until } = closure
  if (type === 'closed-for-period') {
    if (period === undefined) return missing('period', 'is closed for a period, which must be said')
    const years = wholeYears(period)
    if (years === undefined || years > LONGEST_CLOSURE_YEARS)
      return invalid('period', `is closed for whole years, P1Y to P${LONGEST_CLOSURE_YEARS}Y`)
    const end = closureEnd(closure, startsOn)
    if (end === 'beyond-calendar') return invalid('period', 'would be closed until after the year 9999')
    if (end !== null && end <= today)
      return invalid('period', 'is closed for a period from its own date, and that is over')
  }
  if (type === 'closed-until') {
    if (until === undefined) return missing('until', 'is closed until a day, which must be said')
    if (until <= today) return invalid('until', 'can only be closed until a day still to come')
  }
  return undefined
}

function faultOfExemptions({ type, exemptions = [] }: Closure): ClosureFault | undefined {
  if (type !== 'open' && exemptions.length === 0)
    return missing('exemptions', 'is closed under an exemption, which must be named')
  const unknown = exemptions.findIndex((code) => !isFoiExemption(code))
  if (unknown >= 0)
    return invalid(
      `exemptions[${unknown}]`,
      'is closed under what is no exemption of Part II of the Freedom of Information Act 2000; write 40 or 40(2)',
    )
  if (new Set(exemptions).size < exemptions.length) return invalid('exemptions', 'names an exemption twice')
  return undefined
}

/** The years of a period of whole years and nothing else. */
export function wholeYears(text: string): number | undefined {
  const period = tryPeriod(text)
  if (period === undefined || period.months > 0 || period.days > 0) return undefined
  return period.years
}

function tryPeriod(text: string): Period | undefined {
  try {
    return parsePeriod(text)
  } catch (error) {
    if (isMunimentError(error, 'invalid-period')) return undefined
    throw error
  }
}

function missing(field: string, message: string): ClosureFault {
  return { code: 'missing-field', field: `closure.${field}`, message }
}

function invalid(field: string, message: string): ClosureFault {
  return { code: 'invalid-decision', field: `closure.${field}`, message }
}
