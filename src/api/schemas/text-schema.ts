import { z } from 'zod'

// Every control character but tab, line feed and carriage return: no writing has them, and PostgreSQL refuses NUL.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

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
