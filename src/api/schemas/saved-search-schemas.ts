import { z } from 'zod'
import type { SavedSearchId, SearchAlertId } from '../../kernel/ids.ts'
import { alertFrequencies, noticeCodes } from '../../search/saved/saved-search.ts'
import { instantAnswer } from './civil-date-schema.ts'
import { foundRecord } from './found-record.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { pageAnswer, pageQuery } from './page-schema.ts'
import { searchQuery } from './search-schemas.ts'
import { orNull, soughtBody } from './sought-body.ts'
import { nameSchema } from './text-schema.ts'

export const savedSearchParams = z.object({ id: idSchema<SavedSearchId>() })

/** All that a search may ask for, under the names that `GET /search` gives it, but for the page. */
const requestBody = z.strictObject({ ...soughtBody, sort: orNull(searchQuery.shape.sort) }).meta({
  id: 'SavedRequest',
  description:
    'What to search for, named as for `GET /search`; null is as if absent. The `query` of an answer is taken as it is.',
})

const name = nameSchema(200)
const alerts = z.enum(alertFrequencies).meta({
  description: 'How often it is looked for what has come to match; `none` keeps the search alone.',
})

export const newSavedSearchBody = z
  .strictObject({ name, query: requestBody, alerts: alerts.default('daily') })
  .meta({ id: 'NewSavedSearch' })

export const savedSearchChangeBody = z
  .strictObject({
    name: name.optional(),
    query: requestBody.optional().meta({ description: 'Takes the place of the whole query.' }),
    alerts: alerts.optional(),
    state: z
      .literal('active')
      .optional()
      .meta({ description: 'Sets a paused search going again as it stands.' }),
  })
  .meta({ id: 'SavedSearchChange' })

export const resultsQuery = searchQuery.pick({ size: true, cursor: true, facets: true })

export const alertsQuery = z.object({
  ...pageQuery,
  seen: z
    .enum(['true', 'false'])
    .transform((seen) => seen === 'true')
    .optional()
    .meta({ description: '`false`: only what is not marked as seen; `true`: only what is.' }),
})

export const seenBody = z.strictObject({
  upTo: idSchema<SearchAlertId>().meta({ description: 'The newest alert that was seen.' }),
})

export const savedSearchAnswer = z
  .object({
    id: idAnswer,
    name: z.string(),
    query: z.object({
      q: z.string(),
      synonyms: z.boolean(),
      scanningErrors: z.boolean(),
      class: z.array(z.string()),
      folder: z.array(z.string()),
      marking: z.array(z.string()),
      format: z.array(z.string()),
      author: z.array(z.string()),
      missing: z.array(z.string()),
      notClass: z.array(z.string()),
      notFolder: z.array(z.string()),
      notMarking: z.array(z.string()),
      notFormat: z.array(z.string()),
      notAuthor: z.array(z.string()),
      notMissing: z.array(z.string()),
      from: z.string().nullable(),
      to: z.string().nullable(),
      sort: z.string(),
    }),
    alerts: z.enum(alertFrequencies),
    state: z.enum(['active', 'paused']),
    notice: z
      .object({ code: z.enum(noticeCodes), message: z.string(), at: instantAnswer })
      .nullable()
      .meta({ description: 'Why it is paused, and what to do.' }),
    unseen: z.number().meta({ description: 'Alerts not marked as seen, to what you may read now.' }),
    createdAt: instantAnswer,
    changedAt: instantAnswer,
    lastRunAt: instantAnswer.nullable(),
  })
  .meta({ id: 'SavedSearch' })

export const savedSearchListAnswer = z.object({
  items: z.array(savedSearchAnswer),
  next: z.null(),
  unseen: z.number().meta({ description: 'Over all of them.' }),
})

export const alertsAnswer = pageAnswer(
  z
    .object({
      id: idAnswer,
      foundAt: instantAnswer,
      seen: z.boolean(),
      record: z.object(foundRecord),
    })
    .meta({ id: 'SearchAlert' }),
)
