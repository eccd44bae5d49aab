import { expect, it } from '@jest/globals'
import { checkFields } from '../../../src/ingest/capture/check-fields.ts'

const classWith = (name: string) => ({
  code: 'C',
  path: ['C'],
  builtIn: false,
  fields: [{ name, type: 'text', required: true, options: [] }] as const,
  inheritedFields: [],
})

it.each(['supplier', 'constructor', 'toString', 'valueOf'])('demands the field %s, and takes it', (name) => {
  expect(() => checkFields({}, classWith(name))).toThrow(expect.objectContaining({ code: 'missing-field' }))
  expect(() => checkFields({ [name]: ' ' }, classWith(name))).toThrow(
    expect.objectContaining({ code: 'missing-field' }),
  )
  expect(() => checkFields({ [name]: 'Heron & Sons' }, classWith(name))).not.toThrow()
})
