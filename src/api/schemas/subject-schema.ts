import { z } from 'zod'
import { wordedSchema } from './text-schema.ts'

/** The person, case or contract that something is about. */
/** A subject as it comes in. */
export const subjectSchema = z.strictObject({ type: wordedSchema(100), id: wordedSchema(200) })
export const subjectsSchema = z.array(subjectSchema).max(100)
export const subjectAnswer = z.object({ type: z.string(), id: z.string() })
