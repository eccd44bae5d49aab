import { z } from 'zod'
import { type ChosenStarts, parseDayOfYear, unitsWithStart } from '../../records/dates/unit.ts'
import { parsedBy } from './parsed-by.ts'

const start = z
  .string()
  .max(16)
  .transform(parsedBy(parseDayOfYear))
  .meta({ description: '`MM-DD`, the day at most 28', examples: ['07-01'] })

const about =
  'When units begin, where not as in the United Kingdom: the financial year on 04-01, the tax year on 04-06, the academic year on 09-01, quarters from 01-01 on.'

/** Starts of units as a client writes them; those that are left out are the United Kingdom's. */
export const unitStartsSchema = z
  .partialRecord(z.enum(unitsWithStart), start)
  .transform((starts): ChosenStarts => starts)
  .meta({ description: about, examples: [{ 'financial-year': '07-01' }] })

/** The same as answers show it. */
export const unitStartsAnswer = z
  .partialRecord(z.enum(unitsWithStart), z.string())
  .optional()
  .meta({ description: about })
