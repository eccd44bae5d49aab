import { z } from 'zod'
import { formats } from '../../records/format.ts'
import { civilDateAnswer } from './civil-date-schema.ts'
import { idAnswer } from './id-schema.ts'
import { markingSchema } from './marking-schema.ts'

/** What is shown of a record wherever one is found. */
export const foundRecord = {
  id: idAnswer,
  reference: z.string(),
  title: z.string(),
  class: z.string(),
  folder: z.string(),
  date: civilDateAnswer,
  marking: markingSchema,
  format: z.enum(formats),
}
