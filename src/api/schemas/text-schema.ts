import { z } from 'zod'

// Every control character of ASCII but tab, line feed and carriage return: no writing has them, and PostgreSQL refuses NUL.
const CONTROL = /[\p{Cc}--[\t\n\r\u0080-\u009f]]/v

/** Text of a person: at most `max` characters, no control characters, no halves of characters. */
export function textSchema(max: number) {
  return z
    .string()
    .max(max)
    .refine(
      (text) => !CONTROL.test(text) && text.isWellFormed(),
      'holds control characters or broken Unicode',
    )
}

/** The same, with something in it besides space. */
export function wordedSchema(max: number) {
  return textSchema(max)
    .refine((text) => text.trim() !== '', 'must not be empty')
    .meta({ minLength: 1 })
}
