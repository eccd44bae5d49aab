import { z } from 'zod'
import type { SweepId } from '../../kernel/ids.ts'
import { units } from '../../records/dates/unit.ts'
import { civilDateAnswer, civilDateSchema, instantAnswer } from './civil-date-schema.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { unitStartsAnswer, unitStartsSchema } from './unit-starts-schema.ts'

const unitSchema = z.enum(units)

export const calculationBody = z
  .strictObject({
    trigger: civilDateSchema,
    period: z
      .string()
      .max(50)
      .meta({ examples: ['P7Y', 'P6M', 'P1Y1M1D'] }),
    after: unitSchema.nullable().optional().meta({ description: 'Count from the end of this unit.' }),
    rounding: unitSchema.nullable().optional().meta({ description: 'Move the end to the end of this unit.' }),
    unitStarts: unitStartsSchema.optional(),
  })
  .meta({ id: 'CalculationRequest' })

const stepAnswer = z.object({ rule: z.string(), from: civilDateAnswer, to: civilDateAnswer })

export const calculationAnswer = z
  .object({ retentionEnd: civilDateAnswer, eligibleFrom: civilDateAnswer, steps: z.array(stepAnswer) })
  .meta({ id: 'Calculation' })

export const explanationQuery = z.object({
  asOf: civilDateSchema.optional().meta({
    description:
      'How it stood at the end of this day; of a day to come, by what is known today; after disposal, on the day of that.',
  }),
})

/** The outside authority. */
const authorityAnswer = z
  .object({ instrument: z.string(), reference: z.string(), approvedOn: z.string() })
  .nullable()
  .meta({ description: 'The outside authority; without one nothing is destroyed.' })

/** As in the plan file: a name, or `{event}`, `{metadata-date}`, `{fixed-date}`. */
export const triggerAnswer = z.union([z.string(), z.record(z.string(), z.string())])

const termAnswer = {
  trigger: triggerAnswer,
  period: z.string().nullable(),
  after: z.string().nullable(),
  rounding: z.string().nullable(),
}

/** What only some rules say. */
const limitsAnswer = {
  orLater: z
    .array(z.object(termAnswer))
    .optional()
    .meta({ description: 'Further terms: the latest end of all counts.' }),
  maximum: z.string().optional().meta({ description: 'The longest that law allows.' }),
}

/** Who approves, one stage after the other. */
export const reviewersAnswer = z
  .array(z.union([z.string(), z.object({ role: z.string(), group: z.string() })]))
  .meta({ description: 'Who approves, one stage after the other, as in the plan file.' })

const ruleAnswer = z
  .object({ ...termAnswer, action: z.string(), reviewers: reviewersAnswer, ...limitsAnswer })
  .meta({ id: 'ScheduleStep' })

/** What only some schedules say. */
export const shapeAnswer = {
  ...limitsAnswer,
  steps: z
    .array(ruleAnswer)
    .optional()
    .meta({ description: 'Where it has several: all its steps, the first of which stands beside them too.' }),
  unitStarts: unitStartsAnswer,
}

export const explanationAnswer = z
  .object({
    asOf: civilDateAnswer.meta({
      description:
        'The London day at whose end it stood so; after disposal the day of that, whatever day was asked about.',
    }),
    state: z.enum(['untriggered', 'running', 'due', 'permanent']),
    held: z.boolean(),
    retentionEnd: civilDateAnswer.nullable(),
    eligibleFrom: civilDateAnswer.nullable(),
    action: z.string(),
    actionBecause: z
      .string()
      .nullable()
      .meta({ description: 'Why that is another than the action of the schedule; null where it is that.' }),
    class: z.string(),
    folder: z
      .string()
      .nullable()
      .meta({ description: 'Null where the asker may not read that folder, and after disposal.' }),
    trigger: z.object({ type: z.string(), date: civilDateAnswer.nullable(), source: z.string().nullable() }),
    schedule: z.object({
      code: z.string(),
      version: z.number(),
      period: z.string().nullable(),
      after: z.string().nullable(),
      rounding: z.string().nullable(),
      action: z
        .string()
        .nullable()
        .meta({ description: 'What the schedule itself says; null where a stub does not tell.' }),
      reviewers: reviewersAnswer,
      ...limitsAnswer,
      unitStarts: unitStartsAnswer,
      authority: authorityAnswer,
      approvedBy: z.string().nullable().meta({ description: 'Who approved it outside, as the plan says.' }),
      draftedBy: z.string(),
      publishedBy: z.string().nullable(),
      publishedAt: instantAnswer.nullable(),
    }),
    override: z
      .object({
        on: z.enum(['record', 'folder']),
        schedule: z.string(),
        authority: z.string(),
        givenBy: z.string(),
        givenAt: instantAnswer,
      })
      .nullable()
      .meta({
        description: 'What was given to the record or its folder instead of the schedule of its class.',
      }),
    step: z
      .object({ number: z.number(), of: z.number(), next: ruleAnswer.nullable() })
      .nullable()
      .meta({ description: 'Where the record stands in its schedule, and what comes after that.' }),
    steps: z.array(stepAnswer),
    competing: z.array(
      z.object({ schedule: z.string(), retentionEnd: civilDateAnswer.nullable(), lostBecause: z.string() }),
    ),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })).meta({
      description:
        'What an officer should know: `maximum-exceeded`; `past-not-kept` where the day asked about was before disposal. Changes nothing by itself.',
    }),
    holds: z
      .array(z.object({ id: idAnswer, name: z.string(), since: instantAnswer }))
      .optional()
      .meta({ description: 'For IG officers and auditors.' }),
  })
  .meta({ id: 'RetentionExplanation' })

export const sweepBody = z
  .strictObject({ dryRun: z.boolean().optional(), asOf: civilDateSchema.optional() })
  .meta({ id: 'SweepRequest', description: '`asOf` only with `dryRun`.' })

export const sweepParams = z.object({ id: idSchema<SweepId>() })

export const sweepAnswer = z
  .object({
    id: idAnswer,
    dryRun: z.boolean(),
    asOf: civilDateAnswer,
    state: z.enum(['running', 'finished', 'failed']),
    due: z.number().meta({ description: 'Eligible, not held, in no open batch.' }),
    held: z.number(),
    alreadyListed: z.number(),
    batches: z.array(idAnswer),
    startedAt: instantAnswer,
    finishedAt: instantAnswer.nullable(),
  })
  .meta({ id: 'Sweep' })

export const scheduleAnswer = z
  .object({
    code: z.string(),
    version: z.number(),
    state: z.enum(['draft', 'published', 'superseded']),
    title: z.string(),
    trigger: triggerAnswer,
    period: z.string().nullable(),
    after: z.string().nullable(),
    rounding: z.string().nullable(),
    action: z.string(),
    authority: authorityAnswer,
    approvedBy: z.string().nullable(),
    reviewers: reviewersAnswer,
    publishedAt: instantAnswer.nullable(),
    ...shapeAnswer,
    warnings: z
      .array(z.object({ code: z.string(), path: z.string(), message: z.string() }))
      .meta({ description: 'What is certain to happen under it, and should be meant.' }),
  })
  .meta({ id: 'ScheduleVersion' })
