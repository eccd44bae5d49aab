import { z } from 'zod'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { batchStates, decisions, itemStates } from '../../retention/disposal-batch.ts'
import { closureTypes } from '../../retention/transfer/closure.ts'
import { civilDateAnswer, civilDateSchema, instantAnswer } from './civil-date-schema.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { markingSchema } from './marking-schema.ts'
import { pageQuery } from './page-schema.ts'
import { reasonSchema } from './reason-schema.ts'
import { reviewersSchema } from './reviewers-schema.ts'
import { textSchema, wordedSchema } from './text-schema.ts'

export const batchParams = z.object({ id: idSchema<BatchId>() })
export const batchListQuery = z.object({ ...pageQuery, state: z.enum(batchStates).optional() })

export const exceptionalBatchBody = z
  .strictObject({
    records: z.array(idSchema<RecordId>()).min(1).max(10_000),
    authority: wordedSchema(1000),
    reason: wordedSchema(4000),
    reviewers: reviewersSchema.optional(),
  })
  .meta({ id: 'ExceptionalDisposal' })

const closureSchema = z
  .strictObject({
    type: z.enum(closureTypes),
    period: textSchema(20).optional().meta({
      description:
        'Whole years from the record’s own date, `P30Y`; `closed-for-period` wants one. Its last day is still to come.',
    }),
    until: civilDateSchema
      .optional()
      .meta({ description: 'The last day it is closed; `closed-until` wants one.' }),
    exemptions: z.array(textSchema(20)).max(20).optional().meta({
      description:
        'Exemptions of Part II of the Freedom of Information Act 2000, as in `40(2)`; what is closed wants one.',
    }),
    alternativeTitle: wordedSchema(500)
      .optional()
      .meta({ description: 'What the archive shows instead of a title that is itself sensitive.' }),
  })
  .meta({ id: 'Closure', description: 'How the receiver keeps a record from the public.' })

const closureAnswer = z.object({
  type: z.enum(closureTypes),
  period: z.string().optional(),
  until: civilDateAnswer.optional(),
  exemptions: z.array(z.string()).optional(),
  alternativeTitle: z.string().optional(),
})

const decisionFields = {
  decision: z.enum(decisions).meta({
    description: '`next-step`: the review of a step that is not the last has ended.',
  }),
  reason: reasonSchema.optional().meta({ description: '`retain` wants one.' }),
  until: civilDateSchema
    .optional()
    .meta({ description: 'The last day kept; `retain` wants one, and nothing else.' }),
  authority: wordedSchema(1000).optional().meta({
    description: 'Whose word allows a decision weaker than the schedule’s action.',
  }),
  closure: closureSchema.optional().meta({ description: 'For `transfer`; open where nothing is said.' }),
}

/** Item by item, or one decision for all that is undecided. */
export const decisionsBody = z
  .union([
    z.strictObject({
      decisions: z
        .array(z.strictObject({ recordId: idSchema<RecordId>(), ...decisionFields }))
        .min(1)
        .max(20_000),
    }),
    z.strictObject({
      all: z.strictObject(decisionFields),
      folder: textSchema(200)
        .optional()
        .meta({ description: 'Only what lies in the folder of this reference.' }),
      only: z.literal('undecided').optional().meta({ description: 'What was decided by itself stays so.' }),
    }),
  ])
  .meta({ id: 'Decisions' })

const countsAnswer = z.object({
  total: z.number(),
  destroyed: z.number(),
  transferred: z.number(),
  retained: z.number(),
  skipped: z.number(),
  failed: z.number(),
  pending: z.number(),
})

const stage = {
  stage: z.number(),
  role: z.string().meta({ description: '`ig-officer`, or a review role, held by the members of `group`.' }),
  group: z.string().optional(),
}

export const batchAnswer = z
  .object({
    id: idAnswer,
    kind: z.enum(['regular', 'exceptional']),
    state: z.enum(batchStates),
    class: z.string(),
    action: z.string(),
    marking: markingSchema,
    manifestDigest: z.string(),
    proposedBy: z.string().meta({ description: 'Who called the sweep, or `system`.' }),
    proposedAt: instantAnswer,
    approvals: z.array(z.object({ stage: z.number(), by: z.string(), at: instantAnswer, how: z.string() })),
    stages: z
      .array(z.object({ ...stage, approvedBy: z.string().optional(), at: instantAnswer.optional() }))
      .meta({ description: 'Who approves, one after the other; fixed when the batch was listed.' }),
    awaiting: z
      .object(stage)
      .nullable()
      .meta({ description: 'The stage that is open: whom the review waits for.' }),
    notBefore: instantAnswer
      .nullable()
      .meta({ description: 'When the cooling-off period ends; `null` where no approval stands.' }),
    counts: countsAnswer,
    certificateId: idAnswer.optional(),
  })
  .meta({ id: 'DisposalBatch' })

/** The batch after decisions, with how many items they were taken of. */
export const decidedAnswer = z
  .object({
    ...batchAnswer.shape,
    decided: z.number(),
    held: z.number().meta({ description: 'Left undecided because a hold binds them.' }),
  })
  .meta({ id: 'DecidedBatch' })

export const batchItemAnswer = z
  .object({
    recordId: idAnswer,
    reference: z.string(),
    title: z.string().nullable(),
    folder: z.string(),
    date: civilDateAnswer.nullable(),
    retentionEnd: civilDateAnswer.nullable(),
    scheduleCode: z.string(),
    scheduleVersion: z.number(),
    step: z
      .object({ number: z.number(), of: z.number() })
      .meta({ description: 'At which step of its schedule it was listed.' }),
    decision: z.enum(decisions).nullable(),
    until: civilDateAnswer.nullable(),
    closure: closureAnswer.optional().meta({ description: 'Only of what is to be transferred.' }),
    state: z.enum(itemStates),
    reason: z.string().optional(),
  })
  .meta({ id: 'DisposalItem' })

export const certificateQuery = z.object({ format: z.enum(['json', 'pdf']).default('json') })

export const certificateAnswer = z
  .looseObject({
    id: idAnswer,
    batchId: idAnswer,
    kind: z.enum(['regular', 'exceptional', 'partial']),
    disposal: z
      .enum(['regular', 'exceptional'])
      .optional()
      .meta({ description: 'What the whole disposal is, also while `kind` is `partial`.' }),
    items: z.array(
      z.looseObject({
        recordId: idAnswer,
        reference: z.string(),
        sha256: z.string(),
        outcome: z.string(),
        at: instantAnswer,
        executedBy: z
          .string()
          .nullish()
          .meta({ description: 'Who set in motion how it ended. The oldest certificates are without it.' }),
      }),
    ),
    verified: z.array(z.looseObject({ store: z.string(), method: z.string(), checkedAt: instantAnswer })),
    remains: z.array(z.looseObject({ where: z.string(), until: z.string(), basis: z.string() })),
    notCovered: z.array(z.string()),
    authority: z.unknown(),
    approvals: z.array(z.unknown()),
    drill: z.boolean(),
    signature: z.unknown(),
  })
  .meta({ id: 'DisposalCertificate' })

const logCell = z.union([z.string(), z.number()]).nullable()
export const disposalLogAnswer = z
  .array(
    z.object({
      position: logCell,
      recordId: logCell,
      reference: logCell,
      title: logCell,
      class: logCell,
      scheduleCode: logCell,
      scheduleVersion: logCell,
      authority: logCell,
      triggerType: logCell,
      triggerDate: logCell,
      retentionEnd: logCell,
      action: logCell,
      outcome: logCell,
      reason: logCell,
      decidedBy: logCell,
      decidedAt: logCell,
      approvedBy: logCell,
      approvedAt: logCell,
      executedBy: logCell,
      executedAt: logCell,
      batchId: logCell,
      certificateId: logCell,
      sha256: logCell,
      leafHash: logCell,
    }),
  )
  .meta({ id: 'DisposalLog' })

export const disposalLogQuery = z.object({
  from: civilDateSchema.optional(),
  to: civilDateSchema.optional(),
  format: z.enum(['csv', 'json']).default('json'),
})
