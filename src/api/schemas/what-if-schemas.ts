import { z } from 'zod'
import { type ForeseenRow, foreseenColumns } from '../../retention/what-if/foreseen-row.ts'
import { civilDateSchema } from './civil-date-schema.ts'
import { wordedSchema } from './text-schema.ts'

const count = z.number()

export const whatIfAnswer = z
  .object({
    total: count.meta({
      description: 'Records under the schedule, or in the folders that the change reaches.',
    }),
    changed: count.meta({ description: 'Of them: whose retention would change.' }),
    held: count.meta({
      description: 'Of those that change: under a hold today, or by where the change would bring them.',
    }),
    conflicts: count.meta({
      description:
        'Of those that change: in an open disposal list, which they would leave. What is being executed, and exceptional disposal, is not among them.',
    }),
    byMonth: z.array(z.object({ month: z.string().nullable(), before: count, after: count })).meta({
      description: 'Of those that change, by the month in which disposal may start; null: no date.',
    }),
    byAction: z.array(z.object({ action: z.string(), before: count, after: count })),
  })
  .meta({ id: 'WhatIf' })

export const foreseenQuery = z.object({ format: z.enum(['csv', 'json']).default('json') })

const cells = Object.fromEntries(foreseenColumns.map((column) => [column, z.string().nullable()]))

export const foreseenAnswer = z
  // The same names as the rows have, every one of which is a text or nothing.
  .array(z.object(cells as { readonly [Column in keyof ForeseenRow]: z.ZodNullable<z.ZodString> }))
  .meta({ id: 'ForeseenRecords', description: 'One object a record that would change.' })

export const supposedCorrectionBody = z.strictObject({ date: civilDateSchema })
export const supposedClosingBody = z.strictObject({
  on: civilDateSchema.optional().meta({ description: 'Absent: today in London.' }),
})
export const supposedFolderMoveBody = z.strictObject({ class: wordedSchema(100) })
export const supposedMoveBody = z.strictObject({ folder: wordedSchema(300) })
export const supposedOverrideBody = z.strictObject({
  schedule: wordedSchema(100).meta({ description: 'The code of a published schedule.' }),
})
