import { z } from 'zod'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { civilDateAnswer, instantAnswer } from './civil-date-schema.ts'
import { batchItemAnswer } from './disposal-schemas.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { pageQuery } from './page-schema.ts'
import { textSchema } from './text-schema.ts'

export const batchItemParams = z.object({ id: idSchema<BatchId>(), recordId: idSchema<RecordId>() })
export const batchListedQuery = z.object(pageQuery)
export const batchItemsQuery = z.object({
  ...pageQuery,
  folder: textSchema(200).optional().meta({ description: 'Only what lies in the folder of this reference.' }),
})

const count = z.number()

const folderFields = {
  reference: z.string(),
  title: z.string().nullable(),
  status: z.enum(['open', 'closed']),
  closedOn: civilDateAnswer.nullable(),
}

export const batchFolderAnswer = z
  .object({
    ...folderFields,
    items: count,
    undecided: count,
    firstDate: civilDateAnswer.nullable().meta({ description: 'The earliest document that is listed.' }),
    lastDate: civilDateAnswer.nullable(),
    others: z
      .object({
        total: count,
        held: count,
        untriggered: count,
        permanent: count,
        dueLater: count,
        due: count.meta({ description: 'In another batch, or for the next sweep.' }),
      })
      .meta({ description: 'Records of the folder that are not in the batch, each counted once.' }),
  })
  .meta({ id: 'BatchFolder' })

const nearby = z
  .object({
    recordId: idAnswer,
    reference: z.string(),
    title: z.string().nullable(),
    folder: z.string(),
    date: civilDateAnswer,
    retentionEnd: civilDateAnswer.nullable(),
    inBatch: z.boolean(),
    held: z.boolean(),
  })
  .meta({ id: 'NearbyRecord' })

export const itemContextAnswer = z
  .object({
    ...batchItemAnswer.shape,
    held: z.boolean(),
    sha256: z.string(),
    decisionReason: z.string().nullable(),
    authority: z.string().nullable().meta({ description: 'Whose word allows a weaker decision.' }),
    decidedBy: z.string().nullable(),
    decidedAt: instantAnswer.nullable(),
    inFolder: z.object(folderFields),
    before: z.array(nearby).meta({ description: 'Neighbours in the folder by date, the nearest last.' }),
    after: z.array(nearby).meta({ description: 'The nearest first.' }),
    sameSubjects: z
      .array(nearby)
      .meta({ description: 'About the same person, case or contract; ten at most.' }),
    succession: z
      .array(nearby)
      .meta({ description: 'Records whose place it took, and the one that took its place; ten at most.' }),
    duplicates: z.array(nearby).meta({ description: 'With the same bytes; ten at most.' }),
    parts: z.array(
      z.object({
        role: z.enum(['original', 'earlier-version', 'attachment']),
        filename: z.string(),
        mediaType: z.string(),
        size: z.number(),
      }),
    ),
  })
  .meta({ id: 'DisposalItemInContext' })
