import { z } from 'zod'
import { markings } from '../../records/marking.ts'

/** A protective marking. */
export const markingSchema = z.enum(markings)
