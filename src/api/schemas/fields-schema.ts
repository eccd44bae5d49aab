import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { wordedSchema } from './text-schema.ts'

const fieldName = wordedSchema(200)

/** The one name that zod leaves out of what it parses, since to assign it would exchange a prototype. */
const LEFT_OUT = '__proto__'

/**
 * Fields of a record by their names, which its class is asked about afterwards. A name that would be left out here is
 * refused at once as one that the class does not have: nobody's field is dropped in silence.
 */
export function fieldsSchema<Value extends z.ZodType>(value: Value) {
  return z.preprocess(refuseLeftOut, z.record(fieldName, value))
}

function refuseLeftOut(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !Object.hasOwn(given, LEFT_OUT)) return given
  throw new MunimentError('unknown-field', 'Some fields do not fit the class.', {
    errors: [{ path: `fields.${LEFT_OUT}`, message: 'is no name of a field' }],
  })
}
