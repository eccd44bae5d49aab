import { z } from 'zod'
import { formats } from '../../records/format.ts'
import { facetNames, sortOrders } from '../../search/ports.ts'
import { civilDateAnswer, civilDateSchema } from './civil-date-schema.ts'
import { idAnswer } from './id-schema.ts'
import { commaSeparated, repeatable } from './list-parameter.ts'
import { markingSchema } from './marking-schema.ts'
import { pageQuery } from './page-schema.ts'
import { reviewersAnswer, shapeAnswer, triggerAnswer } from './retention-schemas.ts'
import { wordedSchema } from './text-schema.ts'

/** Longer than any sentence or page that is pasted to be found. */
const MAX_QUERY = 10_000

// What is pasted from a document brings its form feeds and its halves of characters along; they part words, no more.
const CONTROL = /\p{Cc}/gu
const pasted = z
  .string()
  .max(MAX_QUERY)
  .transform((text) => text.toWellFormed().replace(CONTROL, ' '))

export const searchQuery = z.object({
  ...pageQuery,
  q: pasted.default('').meta({
    description:
      'Words, "phrases", AND, OR, NOT, fields (`title: author: class: ref:`), prefix*. Empty: everything.',
  }),
  class: repeatable(wordedSchema(100)).meta({
    description: 'With its descendants; may be given several times.',
  }),
  folder: repeatable(wordedSchema(300)),
  marking: commaSeparated(markingSchema),
  format: commaSeparated(z.enum(formats)),
  author: repeatable(wordedSchema(500)),
  from: civilDateSchema.optional(),
  to: civilDateSchema.optional(),
  sort: z.enum(sortOrders).default('relevance'),
  facets: commaSeparated(z.enum(facetNames)),
})

const facetAnswer = z.array(z.object({ value: z.string(), label: z.string(), count: z.number() })).optional()

export const searchAnswer = z
  .object({
    total: z.number(),
    totalIsExact: z.boolean(),
    matchingAll: z.number().nullable().meta({
      description: 'How many of the first hits have all the words, where the others have most of them.',
    }),
    hits: z.array(
      z.object({
        id: idAnswer,
        reference: z.string(),
        title: z.string(),
        class: z.string(),
        folder: z.string(),
        date: civilDateAnswer,
        marking: markingSchema,
        format: z.enum(formats),
        snippets: z.array(
          z.object({
            page: z.number().nullable(),
            html: z.string().meta({ description: 'Escaped but for `<mark>`.' }),
            filename: z
              .string()
              .nullable()
              .meta({ description: 'The attachment it stands in; null for the document itself.' }),
          }),
        ),
      }),
    ),
    facets: z.object({
      class: facetAnswer,
      format: facetAnswer,
      year: facetAnswer,
      marking: facetAnswer,
      author: facetAnswer,
    }),
    next: z.string().nullable(),
    interpretation: z.unknown().meta({ description: 'How the query was understood.' }),
  })
  .meta({ id: 'SearchAnswer' })

const scheduleOfClass = z
  .object({
    code: z.string(),
    version: z.number(),
    trigger: triggerAnswer,
    period: z.string().nullable(),
    after: z.string().nullable(),
    rounding: z.string().nullable(),
    action: z.string(),
    reviewers: reviewersAnswer,
    ...shapeAnswer,
  })
  .nullable()

interface NodeShape {
  code: string
  title: string
  children: NodeShape[]
  schedule: z.output<typeof scheduleOfClass>
  folders: number
  records: number
}

export const filePlanNodeAnswer: z.ZodType<NodeShape> = z
  .object({
    code: z.string(),
    title: z.string(),
    children: z.lazy(() => z.array(filePlanNodeAnswer)),
    schedule: scheduleOfClass,
    folders: z.number(),
    records: z.number(),
  })
  .meta({ id: 'FilePlanNode', description: 'Counts by the asker’s rights.' })
