import { z } from 'zod'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { parseDate } from '../../records/dates/parse-date.ts'

/** A civil date as it comes in: `YYYY-MM-DD`, or an RFC 3339 instant, which is taken as its London date (DESIGN §4). */
export const civilDateSchema = z
  .string()
  .max(64)
  .transform((text, context): CivilDate => {
    try {
      return parseDate(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is not a date' })
      return z.NEVER
    }
  })
  .meta({ format: 'date', description: 'A London date; an RFC 3339 instant is taken as its London date.' })

/** A civil date as it goes out. */
export const civilDateAnswer = z.string().meta({ format: 'date', examples: ['2031-03-31'] })

/** An instant as it goes out: RFC 3339 in UTC. */
export const instantAnswer = z.string().meta({ format: 'date-time', examples: ['2026-11-23T09:30:00.000Z'] })
