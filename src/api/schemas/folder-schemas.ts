import { z } from 'zod'
import { civilDateAnswer, civilDateSchema } from './civil-date-schema.ts'
import { markingSchema } from './marking-schema.ts'
import { pageQuery } from './page-schema.ts'
import { reasonSchema } from './reason-schema.ts'
import { subjectAnswer, subjectsSchema } from './subject-schema.ts'
import { textSchema, wordedSchema } from './text-schema.ts'

export const folderParams = z.object({
  reference: wordedSchema(300).meta({
    description: 'URL-encoded; may hold slashes.',
    examples: ['FIN-INV/2026'],
  }),
})

export const newFolderBody = z
  .strictObject({
    class: wordedSchema(100),
    title: wordedSchema(1000),
    reference: wordedSchema(300).optional().meta({ description: 'Absent: one is made.' }),
    marking: markingSchema.optional(),
    groups: z.array(wordedSchema(100)).max(100).optional(),
    subjects: subjectsSchema.optional(),
  })
  .meta({ id: 'NewFolder' })

export const folderChanges = z
  .strictObject({
    title: wordedSchema(1000).optional(),
    marking: markingSchema.optional(),
    groups: z
      .array(wordedSchema(100))
      .max(100)
      .optional()
      .meta({ description: 'All of them; none: it is kept to no group.' }),
    reason: reasonSchema.optional().meta({ description: 'Wanted with a marking or groups.' }),
  })
  .meta({ id: 'FolderChanges' })

export const closeFolderBody = z
  .strictObject({ on: civilDateSchema.optional(), reason: reasonSchema.optional() })
  .meta({ id: 'FolderClosing' })

export const moveFolderBody = z
  .strictObject({ class: wordedSchema(100), reason: reasonSchema.optional() })
  .meta({ id: 'FolderMove' })

export const folderListQuery = z.object({
  ...pageQuery,
  class: textSchema(100).optional().meta({ description: 'With its descendants.' }),
  status: z.enum(['open', 'closed']).optional(),
})

export const folderAnswer = z
  .object({
    reference: z.string(),
    class: z.string(),
    title: z.string().nullable(),
    marking: markingSchema,
    groups: z.array(z.string()),
    subjects: z.array(subjectAnswer),
    status: z.enum(['open', 'closed']),
    openedOn: civilDateAnswer,
    closedOn: civilDateAnswer.nullable(),
  })
  .meta({ id: 'Folder' })
