import { z } from 'zod'
import { timelineChoices } from '../../search/timeline.ts'
import { civilDateAnswer } from './civil-date-schema.ts'
import { foundRecord } from './found-record.ts'
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
          'From the first that has a record to the last, none left out between. A search from `from` to `to` finds `count`; where nothing there has what was asked for as it was typed, it may go on to any of the words.',
      }),
    interpretation,
  })
  .meta({ id: 'Timeline' })

const size = (what: string, most: number, usual: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .default(usual)
    .meta({ description: `How many ${what} at most, 1 to ${most}.` })
const reason = (example: string) =>
  z.string().meta({ description: 'Why it is shown, in words.', examples: [example] })

export const similarQuery = z.object({ size: size('records', 50, 10) })

export const similarAnswer = z
  .object({
    items: z
      .array(
        z.object({
          ...foundRecord,
          sharedTerms: z
            .array(z.string())
            .meta({ description: 'Telling words that both have, as the record asked about writes them.' }),
          reason: reason('shares: culvert, flooding, Antrim'),
        }),
      )
      .meta({ description: 'The likest first; the record itself is not among them.' }),
  })
  .meta({ id: 'SimilarRecords' })

export const termsOfSearchQuery = z.object({ ...soughtQuery, size: size('terms', 50, 20) })

export const termsOfSearchAnswer = z
  .object({
    total,
    terms: z
      .array(
        z.object({
          term: z.string().meta({ description: 'As people write it most often.' }),
          count: z.number().meta({ description: 'How many of the records have it.' }),
          q: z.string().nullable().meta({
            description:
              'What to search by, under the same filters, to find these alone; null where no query does, as behind a sentence.',
          }),
          reason: reason('in 12 of these 40 records, and less often in the others that you may read'),
        }),
      )
      .meta({
        description: 'What stands out most first. Never anything with a digit in it, nor of an address.',
      }),
    interpretation,
  })
  .meta({ id: 'TermsOfSearch' })

const folderNamed = {
  folder: z.string().meta({ description: 'Its reference.' }),
  title: z.string().nullable(),
  class: z.string(),
}

export const foldersOfSearchQuery = z.object({ ...soughtQuery, size: size('folders', 100, 20) })

export const foldersOfSearchAnswer = z
  .object({
    total,
    folders: z
      .array(
        z.object({
          ...folderNamed,
          count: z.number().meta({ description: 'How many of the records lie in it.' }),
          reason: reason('7 of the 40 records found lie in it'),
        }),
      )
      .meta({ description: 'Those with most records first.' }),
    interpretation,
  })
  .meta({ id: 'FoldersOfSearch' })

export const relatedFoldersQuery = z.object({ size: size('folders', 50, 10) })

export const relatedFoldersAnswer = z
  .object({
    items: z.array(z.object({ ...folderNamed, reason: reason('3 records lie in both; the same case') })),
  })
  .meta({ id: 'RelatedFolders' })

export const recentFoldersQuery = z.object({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(92)
    .default(30)
    .meta({ description: 'So many days back, today included, 1 to 92.' }),
  size: size('folders', 100, 20),
})

export const recentFoldersAnswer = z
  .object({
    since: civilDateAnswer.meta({
      description:
        'From this day on it was counted: later than asked for where more than 50,000 records came in.',
    }),
    countsAreExact: z.boolean().meta({
      description:
        'False where more than 50,000 came in today: then `since` is today, and of those captured the newest alone were counted.',
    }),
    items: z
      .array(
        z.object({
          ...folderNamed,
          count: z.number().meta({ description: 'Records captured or filed there since.' }),
          last: civilDateAnswer,
          reason: reason('7 records since 29 October, the last on 27 November'),
        }),
      )
      .meta({ description: 'The last active first.' }),
  })
  .meta({ id: 'RecentFolders' })
