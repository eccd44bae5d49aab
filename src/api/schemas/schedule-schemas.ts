import { z } from 'zod'
import { parsePeriod } from '../../records/dates/period.ts'
import { units } from '../../records/dates/unit.ts'
import { faultOfPlanName, planName } from '../../records/plan-name.ts'
import { disposalActions } from '../../records/schedules/disposal-action.ts'
import { faultOfTrigger } from '../../records/schedules/fault-of-trigger.ts'
import { plainTriggers, type RetentionTrigger } from '../../records/schedules/retention-trigger.ts'
import { civilDateSchema, instantAnswer } from './civil-date-schema.ts'
import { parsedBy } from './parsed-by.ts'
import { reasonSchema } from './reason-schema.ts'
import { scheduleAnswer } from './retention-schemas.ts'
import { reviewersSchema } from './reviewers-schema.ts'
import { nameSchema, wordedSchema } from './text-schema.ts'
import { unitStartsSchema } from './unit-starts-schema.ts'
import { whatIfAnswer } from './what-if-schemas.ts'

const CODE = /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?$/u
const scheduleCode = wordedSchema(64).regex(CODE, 'is not the code of a schedule, as in FIN-07')

export const newVersionParams = z.object({ code: scheduleCode })
export const versionParams = z.object({
  code: scheduleCode,
  version: z.coerce.number().int().min(1).max(1_000_000),
})

/** As the plan file has it: what a schedule names otherwise could be neither registered nor filled in. */
const triggerName = nameSchema(64).regex(planName, faultOfPlanName)

const trigger = z
  .union(
    [
      z.enum(plainTriggers).transform((type): RetentionTrigger => ({ type })),
      z
        .strictObject({ event: triggerName })
        .transform(({ event }): RetentionTrigger => ({ type: 'event', event })),
      z
        .strictObject({ 'metadata-date': triggerName })
        .transform((named): RetentionTrigger => ({ type: 'metadata-date', field: named['metadata-date'] })),
      z
        .strictObject({ 'fixed-date': civilDateSchema })
        .transform((named): RetentionTrigger => ({ type: 'fixed-date', date: named['fixed-date'] })),
    ],
    { error: ({ input }) => faultOfTrigger(input) },
  )
  .meta({
    description: 'A name, or `{event: …}`, `{metadata-date: …}`, `{fixed-date: …}`, as in a plan file.',
  })

const period = z
  .string()
  .max(32)
  .transform(parsedBy(parsePeriod))
  .meta({ description: '`P[nY][nM][nD]`', examples: ['P7Y'] })

const term = {
  trigger: trigger.optional(),
  period: period.optional(),
  after: z.enum(units).optional(),
  rounding: z.enum(units).optional(),
}

/** How long, from when, what then, and who reviews it. */
const rule = {
  ...term,
  orLater: z.array(z.strictObject(term)).max(20).optional().meta({
    description: 'Further terms: the latest end of all counts, and one without a date is the latest.',
  }),
  maximum: period.optional().meta({
    description:
      'The longest that law allows, from the same trigger; crossing it is a warning and destroys nothing.',
  }),
  action: z.enum(disposalActions),
  reviewers: reviewersSchema.optional(),
}

/** A version as in a plan file, where its code stands as well: here it may, since the address names it. */
export const newVersionBody = z
  .strictObject({
    code: scheduleCode
      .optional()
      .meta({ description: 'As in a plan file; where given, the one in the address.' }),
    title: wordedSchema(300),
    ...rule,
    action: rule.action.optional(),
    steps: z.array(z.strictObject(rule)).max(12).optional().meta({
      description:
        'Instead of one trigger, period and action: several steps. Every step before the last is a review, and may be followed by what counts from `previous-step`. A step that names no reviewers is reviewed by those of the schedule.',
    }),
    authority: z
      .strictObject({
        instrument: wordedSchema(300),
        reference: wordedSchema(300),
        approvedOn: civilDateSchema,
      })
      .optional()
      .meta({ description: 'Who outside allowed it; without one nothing is destroyed under it.' }),
    approvedBy: wordedSchema(300).optional(),
    unitStarts: unitStartsSchema.optional(),
  })
  .meta({ id: 'NewScheduleVersion' })

export const publicationBody = z
  .strictObject({
    appliesTo: z
      .enum(['existing', 'new'])
      .default('existing')
      .meta({ description: 'Every record under the schedule, or only what is filed from now on.' }),
    reason: reasonSchema.optional(),
  })
  .meta({ id: 'Publication' })

/** The version as published, with what that changed. */
export const publishedAnswer = z
  .object({ ...scheduleAnswer.shape, effect: whatIfAnswer.nullable() })
  .meta({ id: 'PublishedSchedule' })

export const classParams = z.object({ code: wordedSchema(64) })

export const classDraftAnswer = z
  .object({
    class: z.string(),
    title: z.string(),
    schedule: z.string().nullable().meta({ description: 'Null: that of the class above.' }),
    draftedBy: z.string(),
    draftedAt: instantAnswer,
  })
  .meta({ id: 'ClassScheduleDraft' })

export const classDraftsAnswer = z.object({ items: z.array(classDraftAnswer) })
export const publishedClassAnswer = z.object({
  class: z.string(),
  schedule: z.string().nullable(),
  effect: whatIfAnswer,
})
