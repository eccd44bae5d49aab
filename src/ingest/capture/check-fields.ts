import { MunimentError } from '../../kernel/muniment-error.ts'
import { isCivilDate } from '../../records/civil-date.ts'
import type { FieldValue } from '../../records/record-entity.ts'
import type { ClassField, ClassForFiling } from '../ports.ts'

/**
 * Holds a record's fields against those its class asks for. Throws, with every fault at once, `unknown-field` where the
 * class has no such field, `invalid-field` where a value does not fit, and `missing-field`. Fields of the classes above
 * are taken and checked, but never demanded: filing stays light.
 */
export function checkFields(
  fields: { readonly [name: string]: FieldValue },
  recordClass: ClassForFiling,
): void {
  const known = new Map(
    [...recordClass.inheritedFields, ...recordClass.fields].map((field) => [field.name, field]),
  )
  const faults = Object.entries(fields).flatMap(([name, value]) => {
    const field = known.get(name)
    const message = field === undefined ? unknownField(recordClass, known) : faultOf(field, value)
    return message === undefined ? [] : [{ path: `fields.${name}`, message }]
  })
  if (faults.length > 0) {
    const code = Object.keys(fields).every((name) => known.has(name)) ? 'invalid-field' : 'unknown-field'
    throw new MunimentError(code, 'Some fields do not fit the class.', { errors: faults })
  }
  const missing = recordClass.fields.filter((field) => field.required && isBlank(fields[field.name]))
  if (missing.length > 0) {
    throw new MunimentError(
      'missing-field',
      `The class ${recordClass.code} needs more to be said of its records.`,
      {
        errors: missing.map((field) => ({
          path: `fields.${field.name}`,
          message: 'is required by the class',
        })),
      },
    )
  }
}

function isBlank(value: FieldValue | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

function unknownField(recordClass: ClassForFiling, known: ReadonlyMap<string, ClassField>): string {
  const names = [...known.keys()].join(', ')
  return names === ''
    ? `is not a field of the class ${recordClass.code}, which has none`
    : `is not a field of the class ${recordClass.code}, which has: ${names}`
}

function faultOf(field: ClassField, value: FieldValue): string | undefined {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' ? undefined : 'must be a number'
    case 'date':
      return typeof value === 'string' && isCivilDate(value) ? undefined : 'must be a date, YYYY-MM-DD'
    case 'choice':
      return typeof value === 'string' && field.options.includes(value)
        ? undefined
        : `must be one of: ${field.options.join(', ')}`
    default:
      return typeof value === 'string' ? undefined : 'must be text'
  }
}
