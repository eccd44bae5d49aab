import { z } from 'zod'
import { timelineChoices } from '../../search/timeline.ts'
import { civilDateAnswer } from './civil-date-schema.ts'
import { soughtQuery } from './search-schemas.ts'

const interpretation = z.string().meta({ description: 'How the query was understood.' })
const total = z.number().meta({ description: 'How many records the search finds.' })

export const planOfSearchQuery = z.object({
  ...soughtQuery,
  empty: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: '`true`: classes in which nothing was found are shown too.' }),
})

interface FoundShape {
  code: string
  title: string
  records: number
  children: FoundShape[]
}

const foundInClass: z.ZodType<FoundShape> = z
  .object({
    code: z.string(),
    title: z.string(),
    records: z.number().meta({ description: 'Found in it and below it, each record once.' }),
    children: z.lazy(() => z.array(foundInClass)),
  })
  .meta({ id: 'FoundInClass' })

export const planOfSearchAnswer = z
  .object({ total, plan: foundInClass, interpretation })
  .meta({ id: 'PlanOfSearch' })

export const peopleOfSearchQuery = z.object({
  ...soughtQuery,
  size: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(20)
    .meta({ description: 'How many people at most, 1 to 100.' }),
})

export const peopleOfSearchAnswer = z
  .object({
    total,
    people: z
      .array(
        z.object({
          name: z.string(),
          count: z.number().meta({ description: 'How many of the records name the person.' }),
          authorOf: z.number().meta({ description: 'Of these, how many as their author.' }),
          reason: z.string().meta({ examples: ['author of 12 of these records'] }),
        }),
      )
      .meta({ description: 'Most often named first.' }),
    interpretation,
  })
  .meta({ id: 'PeopleOfSearch' })

export const timelineQuery = z.object({
  ...soughtQuery,
  by: z
    .enum(timelineChoices)
    .default('auto')
    .meta({ description: '`auto`: months within ten years, years within 120, else decades.' }),
})

export const timelineAnswer = z
  .object({
    total,
    by: z.enum(['month', 'year', 'decade']).meta({
      description: 'What a bucket is. Coarser than asked for where there would be more than 1,200.',
    }),
    buckets: z
      .array(
        z.object({
          from: civilDateAnswer,
          to: civilDateAnswer,
          label: z.string(),
          count: z.number(),
        }),
      )
      .meta({
        description:
          'From the first that has a record to the last, none left out between. A search from `from` to `to` finds `count`.',
      }),
    interpretation,
  })
  .meta({ id: 'Timeline' })
