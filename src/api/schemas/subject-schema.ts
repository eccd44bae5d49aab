import { z } from 'zod'
import { nameSchema } from './text-schema.ts'

/** The person, case or contract that something is about, as it comes in. */
export const subjectSchema = z.strictObject({ type: nameSchema(100), id: nameSchema(200) })
export const subjectsSchema = z.array(subjectSchema).max(100)
export const subjectAnswer = z.object({ type: z.string(), id: z.string() })
