import { z } from 'zod'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import { type ChosenStarts, type DayOfYear, parseDayOfYear, unitsWithStart } from '../../records/unit.ts'

const start = z
  .string()
  .max(16)
  .transform((text, context): DayOfYear => {
    try {
      return parseDayOfYear(text)
    } catch (error) {
      if (!isMunimentError(error)) throw error
      context.addIssue({ code: 'custom', message: error.message })
      return z.NEVER
    }
  })
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
