import { z } from 'zod'
import { formats } from '../../records/format.ts'
import { facetNames, missingNames, sortOrders } from '../../search/ports.ts'
import { civilDateSchema } from './civil-date-schema.ts'
import { foundRecord } from './found-record.ts'
import { commaSeparated, repeatable } from './list-parameter.ts'
import { markingSchema } from './marking-schema.ts'
import { pageQuery } from './page-schema.ts'
import { reviewersAnswer, shapeAnswer, triggerAnswer } from './retention-schemas.ts'
import { keptSchema, wordedSchema } from './text-schema.ts'

/** Longer than any sentence or page that is pasted to be found. */
const MAX_QUERY = 10_000

// What is pasted from a document brings its form feeds and its halves of characters along; they part words, no more.
const CONTROL = /\p{Cc}/gu
export const withoutControls = (text: string): string => text.toWellFormed().replace(CONTROL, ' ')
const pasted = z.string().max(MAX_QUERY).transform(withoutControls)

/** As long as an imported one could be. */
export const authorSchema = keptSchema(8000)

const excluding = (what: string) =>
  `Records ${what} are left out, whatever was chosen besides; may be given several times.`

/** What is asked for and what narrows it: the same wherever something is counted or listed of a search. */
export const soughtQuery = {
  q: pasted.default('').meta({
    description:
      'Words, "phrases", AND, OR, NOT, fields (`title: author: class: ref:`), prefix*. Empty: everything.',
  }),
  synonyms: z
    .enum(['true', 'false'])
    .default('true')
    .transform((text) => text === 'true')
    .meta({ description: 'Whether synonyms and acronyms of the vocabulary stand for each other.' }),
  scanningErrors: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({
      description:
        'Whether near spellings of a word, alone or in a phrase, are found too, below all else and only in text that was read by character recognition.',
    }),
  class: repeatable(wordedSchema(100)).meta({
    description: 'With its descendants; may be given several times.',
  }),
  folder: repeatable(wordedSchema(300)),
  marking: commaSeparated(markingSchema),
  format: commaSeparated(z.enum(formats)),
  author: repeatable(authorSchema),
  missing: commaSeparated(z.enum(missingNames)).meta({
    description: 'Records that have none; beside chosen authors one more alternative.',
  }),
  notClass: repeatable(wordedSchema(100)).meta({
    description: excluding(
      'of this class and its descendants, as far as you may read the folder that is in it,',
    ),
  }),
  notFolder: repeatable(wordedSchema(300)).meta({
    description: excluding('of this folder, as far as you may read it,'),
  }),
  notMarking: commaSeparated(markingSchema).meta({ description: excluding('with this marking') }),
  notFormat: commaSeparated(z.enum(formats)).meta({ description: excluding('of this format') }),
  notAuthor: repeatable(authorSchema).meta({
    description: `${excluding('by this author')} Records without an author are not: see \`notMissing\`.`,
  }),
  notMissing: commaSeparated(z.enum(missingNames)).meta({ description: excluding('that have none') }),
  from: civilDateSchema.optional(),
  to: civilDateSchema.optional(),
}

export const searchQuery = z.object({
  ...pageQuery,
  ...soughtQuery,
  sort: z.enum(sortOrders).default('relevance'),
  facets: commaSeparated(z.enum(facetNames)),
})

const facetValue = z.object({ value: z.string(), label: z.string(), count: z.number() })
const facetAnswer = z.array(facetValue).optional()
const classFacetAnswer = z
  .array(
    facetValue.extend({
      parent: z.string().nullable().meta({ description: 'The class above it; null at the top of the plan.' }),
      depth: z.number().meta({ description: 'How many classes are above it.' }),
    }),
  )
  .optional()

const suggestionAnswer = z.object({
  q: z
    .string()
    .meta({ description: 'The whole query, ready to be asked with the same filters: it finds something.' }),
  changes: z.array(z.object({ typed: z.string(), suggested: z.string() })),
  reason: z.string().meta({ description: 'Why it is shown, in words.' }),
})

export const searchAnswer = z
  .object({
    total: z.number(),
    totalIsExact: z.boolean(),
    matchingAll: z.number().nullable().meta({
      description: 'How many of the first hits have all the words, where the others have most of them.',
    }),
    hits: z.array(
      z.object({
        ...foundRecord,
        snippets: z.array(
          z.object({
            page: z.number().nullable().meta({
              description: 'Null where an attachment has it in its name, and nothing was read from it.',
            }),
            html: z.string().meta({ description: 'Escaped but for `<mark>`.' }),
            filename: z
              .string()
              .nullable()
              .meta({ description: 'The attachment it stands in; null for the document itself.' }),
          }),
        ),
      }),
    ),
    facets: z
      .object({
        class: classFacetAnswer,
        format: facetAnswer,
        year: facetAnswer,
        marking: facetAnswer,
        author: facetAnswer,
      })
      .meta({
        description:
          'Each counted as if nothing had been chosen or excluded in it: its other values, and what was excluded, stay visible.',
      }),
    missing: z.object({ author: z.object({ label: z.string(), count: z.number() }).optional() }).meta({
      description: 'How many have no value of a facet that was asked for, counted as its values are.',
    }),
    next: z.string().nullable(),
    interpretation: z.string().meta({ description: 'How the query was understood.' }),
    didYouMean: z.array(suggestionAnswer).meta({
      description:
        'What may have been meant, the likeliest first, at most three; on the first page alone. Empty: nothing.',
    }),
    behind: z.number().meta({
      description:
        'Records within the asker’s rights that were captured or changed and are not to be found so yet; 0: none.',
    }),
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
