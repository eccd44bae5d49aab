import { z } from 'zod'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import { composedName } from '../../records/composed-name.ts'
import { parseDate } from '../../records/dates/parse-date.ts'
import { parsePeriod } from '../../records/dates/period.ts'
import { parseDayOfYear, type UnitStarts, units } from '../../records/dates/unit.ts'
import { fieldTypes } from '../../records/file-plan.ts'
import { markings } from '../../records/marking.ts'
import { faultOfPlanName, planName } from '../../records/plan-name.ts'
import { disposalActions } from '../../records/schedules/disposal-action.ts'
import { faultOfTrigger } from '../../records/schedules/fault-of-trigger.ts'
import { plainTriggers, type RetentionTrigger } from '../../records/schedules/retention-trigger.ts'
import type { WrittenStage } from '../../records/schedules/review-stage.ts'
import { closestWord } from './closest-word.ts'
import { describeIssues } from './describe-issues.ts'

const LONGEST_TEXT = 300

/** Text of one line as people read it: composed, without control or direction characters. */
function text(longest = LONGEST_TEXT) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? 'is missing' : 'must be text') })
    .transform(composedName)
    .pipe(
      z
        .string()
        .min(1, 'is empty')
        .max(longest, `is longer than ${longest} characters`)
        .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'holds line breaks, control or direction characters'),
    )
}

/** One of a list of words; says which, and which was probably meant. */
function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) => {
      if (input === undefined) return `is missing: one of ${words.join(', ')}`
      const near = typeof input === 'string' ? closestWord(input, words) : undefined
      return `must be one of ${words.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`
    },
  })
}

/** Says what is wrong with a list or map as a whole. */
const shape = (what: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : `must be ${what}`),
})

const code = text(64).pipe(
  z
    .string()
    .regex(
      /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?$/u,
      'may hold letters, digits, hyphens, dots and underscores, as in FIN-INV',
    ),
)
const name = text(64).pipe(z.string().regex(planName, faultOfPlanName))
const reference = text(200).pipe(
  z
    .string()
    .regex(/^[^\\]+$/, 'may not hold a backslash')
    .refine(
      (value) => value.split('/').every((part) => part.trim() === part && !['', '.', '..'].includes(part)),
      {
        error: 'needs a name before, after and between its slashes, as in FIN-INV/2026',
      },
    ),
)

const date = z
  .string({ error: (issue) => (issue.input === undefined ? 'is missing' : 'must be a date, YYYY-MM-DD') })
  .transform(read(parseDate))

const period = z.string({ error: 'must be a period such as P7Y' }).transform(read(parsePeriod))

/** Lets zod report what a parser of the domain throws. */
function read<Value>(parse: (written: string) => Value) {
  return (written: string, context: z.RefinementCtx<string>): Value => {
    try {
      return parse(written)
    } catch (error) {
      if (!isMunimentError(error)) throw error
      context.addIssue({ code: 'custom', message: error.message, input: written })
      return z.NEVER
    }
  }
}

const plainTrigger = z
  .enum(plainTriggers, {
    error: ({ input }) => {
      const near = typeof input === 'string' ? closestWord(input, plainTriggers) : undefined
      return faultOfTrigger(input, near)
    },
  })
  .transform((type): RetentionTrigger => ({ type }))

const namedTriggers = {
  event: name.optional(),
  'metadata-date': name.optional(),
  'fixed-date': date.optional(),
}
const namedTriggerKeys = () => Object.keys(namedTriggers)
const namedTrigger = z.strictObject(namedTriggers).transform((value, context): RetentionTrigger => {
  const { event, 'metadata-date': field, 'fixed-date': day } = value
  if (Object.keys(value).length === 1) {
    if (event !== undefined) return { type: 'event', event }
    if (field !== undefined) return { type: 'metadata-date', field }
    if (day !== undefined) return { type: 'fixed-date', date: day }
  }
  context.issues.push({ code: 'custom', message: faultOfTrigger(undefined), input: value })
  return z.NEVER
})

/** A trigger as written: a name, or a map of one key. Chosen by its form, so that faults speak of what was meant. */
const trigger = z.unknown().transform((value, context): RetentionTrigger => {
  const schema = typeof value === 'object' && value !== null ? namedTrigger : plainTrigger
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  for (const { path, message } of describeIssues(parsed.error, namedTriggerKeys)) {
    context.addIssue({ code: 'custom', message, path: [...path], input: value })
  }
  return z.NEVER
})

const authority = z.strictObject(
  { instrument: text(), reference: text(), approvedOn: date },
  shape('a map of instrument, reference and approvedOn'),
)

const namedReviewer = z.strictObject(
  { role: name, group: text(100).optional() },
  shape('a review role, or a map of role and group'),
)

/** A stage of review as written: a role, or a map of role and group; chosen by its form, as a trigger is. */
const reviewer = z.unknown().transform((value, context): WrittenStage => {
  const parsed = (typeof value === 'string' ? name : namedReviewer).safeParse(value)
  if (parsed.success) return parsed.data
  for (const { path, message } of describeIssues(parsed.error, () => ['role', 'group'])) {
    context.addIssue({ code: 'custom', message, path: [...path], input: value })
  }
  return z.NEVER
})

const term = {
  trigger: trigger.optional(),
  period: period.optional(),
  after: oneOf(units).optional(),
  rounding: oneOf(units).optional(),
}

/** How long, from when, what then, and who reviews it. */
const rule = {
  ...term,
  orLater: z
    .array(z.strictObject(term, shape('a map of trigger and period')), shape('a list of trigger and period'))
    .max(20, 'holds more than 20 terms')
    .optional(),
  maximum: period.optional(),
  action: oneOf(disposalActions),
  reviewers: z.array(reviewer, shape('a list of review roles')).optional(),
}

const start = z.string({ error: 'must be a day such as 07-01' }).transform(read(parseDayOfYear))

/** When its units begin, where not as in the United Kingdom. */
const unitStarts = z.strictObject(
  {
    quarter: start.exactOptional(),
    'financial-year': start.exactOptional(),
    'tax-year': start.exactOptional(),
    'academic-year': start.exactOptional(),
  } satisfies { readonly [Unit in keyof UnitStarts]: unknown },
  shape('a map of units and the days on which they begin'),
)

export const scheduleSchema = z.strictObject(
  {
    code,
    title: text(),
    authority: authority.optional(),
    approvedBy: text().optional(),
    unitStarts: unitStarts.optional(),
    ...rule,
    // Without steps the domain asks for it, with them it belongs to each.
    action: rule.action.optional(),
    steps: z
      .array(z.strictObject(rule, shape('a map of trigger, period and action')), shape('a list of steps'))
      .max(12, 'holds more than 12 steps')
      .optional(),
  },
  shape('a map of code, title, trigger, period and action'),
)

export const fieldSchema = z.strictObject(
  {
    name,
    type: oneOf(fieldTypes),
    required: oneOf(['true', 'false']).optional(),
    options: z
      .array(text(100), shape('a list of choices'))
      .max(500, 'holds more than 500 choices')
      .optional(),
  },
  shape('a map of name and type'),
)

export const folderSchema = z.strictObject(
  {
    reference,
    title: text(),
    marking: oneOf(markings).optional(),
    groups: z.array(text(100), shape('a list of groups')).max(50, 'holds more than 50 groups').optional(),
    openedOn: date.optional(),
  },
  shape('a map of reference and title'),
)

/** A class without what it contains: fields, folders and classes are checked one by one, so that each fault is found. */
export const classSchema = z.strictObject(
  {
    code,
    title: text(),
    schedule: code.optional(),
    stubTitle: oneOf(['keep', 'drop']).optional(),
    fields: z.array(z.unknown(), shape('a list of fields')).max(100, 'holds more than 100 fields').optional(),
    folders: z.array(z.unknown(), shape('a list of folders')).optional(),
    classes: z.array(z.unknown(), shape('a list of classes')).optional(),
  },
  shape('a map of code and title'),
)

export const planSchema = z.strictObject(
  {
    plan: z.strictObject({ code, title: text() }, shape('a map of code and title')),
    schedules: z.array(z.unknown(), shape('a list of schedules')),
    classes: z.array(z.unknown(), shape('a list of classes')),
  },
  shape('a map of plan, schedules and classes'),
)

export type WrittenSchedule = z.output<typeof scheduleSchema>
export type WrittenField = z.output<typeof fieldSchema>
export type WrittenFolder = z.output<typeof folderSchema>
