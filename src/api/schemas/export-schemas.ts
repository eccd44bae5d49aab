import { z } from 'zod'
import type { RecordId } from '../../kernel/ids.ts'
import { formats } from '../../records/format.ts'
import { mostTerms } from '../../search/batch-search.ts'
import { civilDateAnswer, civilDateSchema, instantAnswer } from './civil-date-schema.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { markingSchema } from './marking-schema.ts'
import { searchQuery, withoutControls } from './search-schemas.ts'
import { narrowingBody } from './sought-body.ts'
import { textSchema } from './text-schema.ts'

/** What is asked as in a search; how it is taken away. */
export const exportQuery = searchQuery.omit({ size: true, cursor: true, sort: true, facets: true }).extend({
  as: z.enum(['csv', 'json']).optional().meta({
    description:
      'CSV or one JSON array; without it what `Accept` prefers, JSON between equals. `format` is the filter.',
  }),
  after: idSchema<RecordId>().optional().meta({
    description: 'The last id that you received: goes on behind it.',
    format: 'uuid',
  }),
  reading: z.coerce.number().int().min(1).max(100).optional().meta({
    description:
      'To go on with an export: its `Muniment-Reading`. Without it the first reading of the query that finds anything.',
  }),
  day: civilDateSchema.optional().meta({
    description:
      'To go on with an export: its `Muniment-Day`, from which dates in words count. Without it today.',
  }),
  vocabulary: textSchema(64).optional().meta({
    description:
      'To go on with an export: its `Muniment-Vocabulary`. Where the query is read by other entries of the vocabulary now: 409 `conflict`.',
  }),
})

export const exportAnswer = z.array(
  z
    .object({
      id: idAnswer,
      reference: z.string(),
      title: z.string(),
      class: z.string(),
      classTitle: z.string(),
      folder: z.string(),
      date: civilDateAnswer,
      marking: markingSchema,
      format: z.enum(formats),
      author: z.string().nullable(),
      capturedAt: instantAnswer,
    })
    .meta({ id: 'ExportedRecord' }),
)

/** The filters of a search in a body. */
export const batchBody = z
  .strictObject({
    terms: z
      .array(z.string().transform(withoutControls))
      .min(1)
      .max(mostTerms)
      .meta({ description: 'Each a query as `q` of a search.' }),
    ...narrowingBody,
  })
  .meta({ description: 'The filters are named as for `GET /search`; null is as if absent.' })

const term = z.string()
const foundTerm = z.strictObject({
  term,
  total: z.number(),
  totalIsExact: z.boolean(),
  matchingAll: z.number().nullable().meta({
    description: 'How many have all the words, where the others have most of them.',
  }),
  interpretation: z.string(),
})
const faultyTerm = z.strictObject({
  term,
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      position: z.number().meta({ description: 'The character where it went wrong, from 1.' }),
      suggestion: z.string(),
    })
    .meta({ description: 'The term is no query; the others are not the worse for it.' }),
})

export const batchAnswer = z
  .object({
    items: z.array(z.union([foundTerm, faultyTerm])),
    distinct: z.number().nullable().meta({
      description:
        'Records found by any of the terms, each once; null where they found more than 100,000 in all.',
    }),
  })
  .meta({ id: 'BatchAnswer' })
