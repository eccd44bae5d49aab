import { isMunimentError } from '../../kernel/muniment-error.ts'
import { parseDate } from '../../records/dates/parse-date.ts'
import type { FieldValue } from '../../records/record-entity.ts'
import type { ClassForFiling } from '../ports.ts'

type Fields = { readonly [name: string]: FieldValue }

/**
 * The fields with each instant that stands where one of the classes asks for a date as its day in London (DESIGN §4). What
 * is no date stays as it is: `checkFields` refuses it by its name.
 */
export function civilFields(fields: Fields, classes: readonly ClassForFiling[]): Fields {
  const dates = dateFieldsOf(classes)
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, dates.has(name) ? civil(value) : value]),
  )
}

/** The names of the fields that hold a date. */
function dateFieldsOf(classes: readonly ClassForFiling[]): ReadonlySet<string> {
  const fields = classes.flatMap((recordClass) => [...recordClass.inheritedFields, ...recordClass.fields])
  return new Set(fields.filter(({ type }) => type === 'date').map(({ name }) => name))
}

function civil(value: FieldValue): FieldValue {
  if (typeof value !== 'string') return value
  try {
    return parseDate(value)
  } catch (error) {
    if (!isMunimentError(error, 'invalid-date')) throw error
    return value
  }
}
