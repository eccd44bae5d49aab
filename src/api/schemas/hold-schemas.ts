import { z } from 'zod'
import type { HoldId, RecordId } from '../../kernel/ids.ts'
import { civilDateAnswer, civilDateSchema, instantAnswer } from './civil-date-schema.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { pageQuery } from './page-schema.ts'
import { reasonSchema } from './reason-schema.ts'
import { wordedSchema } from './text-schema.ts'

const holdStates = ['placed', 'lift-requested', 'lifted'] as const
const holdKinds = ['hold', 'foi-request', 'subject-access-request'] as const
const strengths = ['no-disposal', 'no-change'] as const
const proceedingTypes = ['review', 'complaint', 'appeal'] as const

const yesOrNo = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional()

export const holdParams = z.object({ id: idSchema<HoldId>() })
export const proceedingParams = z.object({
  id: idSchema<HoldId>(),
  number: z.coerce.number().int().min(1).max(2_147_483_647),
})
export const holdListQuery = z.object({
  ...pageQuery,
  state: z.enum(holdStates).optional(),
  kind: z.enum(holdKinds).optional(),
  reviewDue: yesOrNo.meta({
    description: '`true`: those that stand and whose review date is today or past.',
  }),
  liftProposed: yesOrNo.meta({ description: '`true`: those that stand and were proposed for lifting.' }),
})

export const newHoldBody = z
  .strictObject({
    name: wordedSchema(300),
    reason: wordedSchema(4000),
    authority: wordedSchema(1000).meta({ description: 'Who demands it: a court, a request, an inquiry.' }),
    reviewOn: civilDateSchema.optional(),
    strength: z.enum(strengths).optional().meta({
      description:
        '`no-disposal` where not said. `no-change`: what it holds is not described, filed, marked or versioned anew either.',
    }),
    kind: z.enum(holdKinds).optional().meta({ description: '`hold` where not said.' }),
    reference: wordedSchema(300).optional().meta({ description: 'Of a request, which cannot do without.' }),
    openedOn: civilDateSchema
      .optional()
      .meta({ description: 'Of a request; today where not said.', format: 'date' }),
    scope: z
      .strictObject({
        records: z.array(idSchema<RecordId>()).max(10_000).optional(),
        folders: z.array(wordedSchema(300)).max(10_000).optional(),
        classes: z.array(wordedSchema(100)).max(10_000).optional(),
        query: wordedSchema(4000).optional().meta({
          description:
            'In the language of search. Binds what it matches at the placing, whoever may read that; later arrivals are not born held.',
        }),
      })
      .refine(
        (scope) =>
          scope.query !== undefined ||
          [scope.records, scope.folders, scope.classes].some((list) => list !== undefined && list.length > 0),
        'names nothing to hold',
      ),
  })
  .meta({ id: 'NewHold' })

export const holdReviewBody = z.strictObject({ reviewOn: civilDateSchema, reason: reasonSchema.optional() })

export const requestClosingBody = z.strictObject({
  closedOn: civilDateSchema.optional(),
  outcome: wordedSchema(1000).optional(),
  reason: reasonSchema.optional(),
})

export const newProceedingBody = z.strictObject({
  type: z.enum(proceedingTypes),
  openedOn: civilDateSchema.optional(),
})

export const proceedingClosingBody = z.strictObject({ closedOn: civilDateSchema.optional() })

export const holdAnswer = z
  .object({
    id: idAnswer,
    name: z.string(),
    reason: z.string(),
    authority: z.string(),
    reviewOn: civilDateAnswer.nullable(),
    state: z.enum(holdStates),
    scope: z
      .object({
        records: z.array(idAnswer).optional(),
        folders: z.array(z.string()).optional(),
        classes: z.array(z.string()).optional(),
        query: z.string().optional().meta({
          description: '`withheld` to whoever may not read all that the placer of the hold might.',
        }),
      })
      .meta({
        description: 'Names the records and folders that the asker may read; to an auditor, all of them.',
      }),
    itemCount: z.number(),
    placedBy: z.string(),
    placedAt: instantAnswer,
    liftRequestedBy: z.string().nullable(),
    liftRequestedAt: instantAnswer.nullable(),
    liftedBy: z.string().nullable(),
    liftedAt: instantAnswer.nullable(),
    strength: z.enum(strengths),
    kind: z.enum(holdKinds),
    reviewedBy: z.string().nullable(),
    reviewedAt: instantAnswer.nullable(),
    reference: z.string().nullable(),
    openedOn: civilDateAnswer.nullable(),
    closedOn: civilDateAnswer.nullable(),
    outcome: z.string().nullable(),
    liftableFrom: civilDateAnswer.nullable().meta({
      description: 'Of a closed request about which nothing is open: sixty days after its closing.',
    }),
    liftProposedOn: civilDateAnswer.nullable(),
    proceedings: z.array(
      z.object({
        number: z.number(),
        type: z.enum(proceedingTypes),
        openedOn: civilDateAnswer,
        closedOn: civilDateAnswer.nullable(),
      }),
    ),
    evaluation: z
      .object({
        interpretation: z.string().meta({ description: '`withheld` where the query is.' }),
        complete: z.boolean().meta({
          description:
            'False while something is held in doubt: it was not indexed at the placing, and is evaluated later.',
        }),
        inDoubt: z.number(),
      })
      .nullable()
      .meta({ description: 'Of a hold by a query.' }),
  })
  .meta({ id: 'Hold' })

export const holdItemAnswer = z
  .object({
    recordId: idAnswer,
    reference: z.string(),
    title: z.string().nullable(),
    since: instantAnswer,
    inDoubt: z
      .boolean()
      .meta({ description: 'Nobody can say yet whether the query of the hold matches it.' }),
    tooLateAt: instantAnswer.nullable().meta({
      description: 'Set where destruction had passed the point of no return before the hold came.',
    }),
    releasedAt: instantAnswer.nullable(),
  })
  .meta({ id: 'HoldItem' })
