import { MunimentError } from '../../kernel/muniment-error.ts'
import { isCivilDate } from '../../records/dates/civil-date.ts'
import { isBlank } from '../../records/is-blank.ts'
import type { FieldValue } from '../../records/record-entity.ts'
import type { ClassField, ClassForFiling } from '../ports.ts'

type Fields = { readonly [name: string]: FieldValue }

/**
 * Holds a record's fields against those its class asks for. Throws, with every fault at once, `unknown-field` where the
 * class has no such field, `invalid-field` where a value does not fit, and `missing-field`. Fields of the classes above
 * are taken and checked, but never demanded: filing stays light. Where only some are `given`, what stood there before is
 * let be.
 */
export function checkFields(
  fields: Fields,
  recordClass: ClassForFiling,
  given: readonly string[] = Object.keys(fields),
): void {
  const known = new Map(
    [...recordClass.inheritedFields, ...recordClass.fields].map((field) => [field.name, field]),
  )
  const checked = Object.entries(fields).filter(([name]) => given.includes(name))
  const faults = checked.flatMap(([name, value]) => {
    const field = known.get(name)
    const message = field === undefined ? unknownField(recordClass, known) : faultOf(field, value)
    return message === undefined ? [] : [{ path: `fields.${name}`, message }]
  })
  if (faults.length > 0) {
    const code = checked.every(([name]) => known.has(name)) ? 'invalid-field' : 'unknown-field'
    throw new MunimentError(code, 'Some fields do not fit the class.', { errors: faults })
  }
  const missing = recordClass.fields.filter(
    // A field may be named as something that every object has.
    ({ required, name }) => required && (!Object.hasOwn(fields, name) || isEmpty(fields[name])),
  )
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

function isEmpty(value: FieldValue | undefined): boolean {
  return value === undefined || (typeof value === 'string' && isBlank(value))
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
