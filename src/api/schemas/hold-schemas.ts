import { z } from 'zod'
import type { HoldId, RecordId } from '../../kernel/ids.ts'
import { civilDateAnswer, civilDateSchema, instantAnswer } from './civil-date-schema.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { pageQuery } from './page-schema.ts'
import { wordedSchema } from './text-schema.ts'

const holdStates = ['placed', 'lift-requested', 'lifted'] as const

export const holdParams = z.object({ id: idSchema<HoldId>() })
export const holdListQuery = z.object({ ...pageQuery, state: z.enum(holdStates).optional() })

export const newHoldBody = z
  .strictObject({
    name: wordedSchema(300),
    reason: wordedSchema(4000),
    authority: wordedSchema(1000).meta({ description: 'Who demands it: a court, a request, an inquiry.' }),
    reviewOn: civilDateSchema.optional(),
    scope: z
      .strictObject({
        records: z.array(idSchema<RecordId>()).max(10_000).optional(),
        folders: z.array(wordedSchema(300)).max(10_000).optional(),
        classes: z.array(wordedSchema(100)).max(10_000).optional(),
        query: wordedSchema(4000).optional(),
      })
      .refine(
        (scope) =>
          scope.query !== undefined ||
          [scope.records, scope.folders, scope.classes].some((list) => list !== undefined && list.length > 0),
        'names nothing to hold',
      ),
  })
  .meta({ id: 'NewHold' })

export const holdAnswer = z
  .object({
    id: idAnswer,
    name: z.string(),
    reason: z.string(),
    authority: z.string(),
    reviewOn: civilDateAnswer.nullable(),
    state: z.enum(holdStates),
    scope: z.object({
      records: z.array(idAnswer).optional(),
      folders: z.array(z.string()).optional(),
      classes: z.array(z.string()).optional(),
      query: z.string().optional(),
    }),
    itemCount: z.number(),
    placedBy: z.string(),
    placedAt: instantAnswer,
    liftRequestedBy: z.string().nullable(),
    liftRequestedAt: instantAnswer.nullable(),
    liftedBy: z.string().nullable(),
    liftedAt: instantAnswer.nullable(),
  })
  .meta({ id: 'Hold' })

export const holdItemAnswer = z
  .object({
    recordId: idAnswer,
    reference: z.string(),
    title: z.string().nullable(),
    since: instantAnswer,
    tooLateAt: instantAnswer.nullable().meta({
      description: 'Set where destruction had passed the point of no return before the hold came.',
    }),
    releasedAt: instantAnswer.nullable(),
  })
  .meta({ id: 'HoldItem' })
