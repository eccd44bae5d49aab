import { z } from 'zod'
import type { EventId } from '../../kernel/ids.ts'
import { civilDateAnswer, civilDateSchema, instantAnswer } from './civil-date-schema.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { orMissing } from './or-missing.ts'
import { pageQuery } from './page-schema.ts'
import { reasonSchema } from './reason-schema.ts'
import { nameSchema } from './text-schema.ts'

const eventStates = ['standing', 'revoked'] as const

export const eventParams = z.object({ id: idSchema<EventId>() })
export const eventListQuery = z.object({
  ...pageQuery,
  type: nameSchema(100).optional(),
  subjectType: nameSchema(100).optional(),
  subjectId: nameSchema(200).optional(),
  state: z.enum(eventStates).optional(),
})

export const newEventBody = z
  .strictObject({
    type: nameSchema(100).meta({ description: 'As schedules name it.', examples: ['contract-ended'] }),
    subject: orMissing(
      z.strictObject({ type: orMissing(nameSchema(100)), id: orMissing(nameSchema(200)) }),
    ).meta({
      description: 'What it happened to: a case, a contract, a person.',
    }),
    date: civilDateSchema,
  })
  .meta({ id: 'NewEvent' })

export const eventCorrectionBody = z.strictObject({ date: civilDateSchema, reason: reasonSchema.optional() })

export const eventAnswer = z
  .object({
    id: idAnswer,
    type: z.string(),
    subject: z.object({
      type: z.string(),
      id: z.string().nullable().meta({ description: 'Null once the last record about it is gone.' }),
    }),
    date: civilDateAnswer,
    state: z.enum(eventStates),
    registeredBy: z.string(),
    registeredAt: instantAnswer,
    changedBy: z.string().nullable(),
    changedAt: instantAnswer.nullable(),
  })
  .meta({ id: 'Event' })
