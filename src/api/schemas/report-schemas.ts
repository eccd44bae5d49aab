import { z } from 'zod'
import { reportNames } from '../../retention/reports/report.ts'

export const reportParams = z.object({ name: z.enum(reportNames) })
export const reportQuery = z.object({ format: z.enum(['csv', 'json']).default('json') })

/** What can be asked for. */
export const reportListAnswer = z
  .object({
    items: z.array(
      z.object({ name: z.enum(reportNames), summary: z.string(), columns: z.array(z.string()) }),
    ),
  })
  .meta({ id: 'ReportList' })

export const reportAnswer = z
  .array(z.record(z.string(), z.union([z.string(), z.number()]).nullable()))
  .meta({ id: 'Report', description: 'One object a row; its names are the columns of the report.' })
