import { z } from 'zod'
import { instantAnswer } from './civil-date-schema.ts'
import { reasonSchema } from './reason-schema.ts'
import { wordedSchema } from './text-schema.ts'

export const overrideBody = z
  .strictObject({
    schedule: wordedSchema(100).meta({ description: 'The code of a published schedule.' }),
    authority: wordedSchema(1000).optional().meta({ description: 'Who allows it: required.' }),
    reason: reasonSchema.optional(),
  })
  .meta({ id: 'ScheduleOverrideRequest' })

export const overrideAnswer = z
  .object({
    schedule: z.string(),
    authority: z.string(),
    reason: z.string(),
    givenBy: z.string(),
    givenAt: instantAnswer,
  })
  .meta({ id: 'ScheduleOverride' })

export const overrideWithdrawnAnswer = z
  .object({ state: z.literal('withdrawn') })
  .meta({ id: 'WithdrawnOverride' })
