import { z } from 'zod'
import type { VocabularyEntryId } from '../../kernel/ids.ts'
import { instantAnswer } from './civil-date-schema.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { pageQuery } from './page-schema.ts'
import { nameSchema, textSchema } from './text-schema.ts'

export const vocabularyParams = z.object({ id: idSchema<VocabularyEntryId>() })
export const vocabularyListQuery = z.object(pageQuery)

// How many forms there may be, and what they may be, is said with what is wrong with each: `invalid-form`.
const formsSchema = z
  .array(nameSchema(200))
  .max(100)
  .meta({
    description: 'What means the same: 2 to 20 forms of up to 8 words.',
    examples: [['DfI', 'Department for Infrastructure']],
  })
const noteSchema = textSchema(500).meta({
  description: 'Why it is there; everybody who may search reads it.',
})

export const newVocabularyEntryBody = z
  .strictObject({ forms: formsSchema, note: noteSchema.default('') })
  .meta({ id: 'NewVocabularyEntry' })

export const vocabularyChanges = z
  .strictObject({ forms: formsSchema.optional(), note: noteSchema.optional() })
  .meta({ id: 'VocabularyChanges' })

export const vocabularyEntryAnswer = z
  .object({
    id: idAnswer,
    forms: z.array(z.string()),
    note: z.string(),
    revision: z.number(),
    changedAt: instantAnswer
      .nullable()
      .meta({ description: 'Null for what Muniment brought along and nobody has changed.' }),
  })
  .meta({ id: 'VocabularyEntry' })
