import { z } from 'zod'
import { composedName } from '../../records/composed-name.ts'
import { isBlank } from '../../records/is-blank.ts'
import { isPlainText } from '../../records/is-plain-text.ts'

/** Text of a person: at most `max` characters, no control characters, no halves of characters. */
export function textSchema(max: number) {
  return z.string().max(max).refine(isPlainText, 'holds control characters or broken Unicode')
}

/** The same, with something in it that people see. */
export function wordedSchema(max: number) {
  return textSchema(max)
    .refine((text) => !isBlank(text), 'must not be empty')
    .meta({ minLength: 1 })
}

/** The same, as it is compared: what names a subject, an event or a field. */
export function nameSchema(max: number) {
  return wordedSchema(max).overwrite(composedName).meta({ minLength: 1 })
}

/** A value to choose by, as a facet shows it: whatever was ever kept, which is all but NUL and broken Unicode. */
export function keptSchema(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), 'holds NUL or broken Unicode')
}
