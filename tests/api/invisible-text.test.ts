import { expect, it } from '@jest/globals'
import { requireReason } from '../../src/api/schemas/reason-schema.ts'
import { newVersionBody } from '../../src/api/schemas/schedule-schemas.ts'
import { wordedSchema } from '../../src/api/schemas/text-schema.ts'

const invisible = ['\u200b', '\u00ad \u2060', '\u3164', '\u2800']

it.each(invisible)('an authority of %j is none: no schedule destroys on it, and no decision', (text) => {
  expect(wordedSchema(100).safeParse(text).success).toBe(false)
  const version = (reference: string) => ({
    title: 'Seven years',
    trigger: 'created',
    period: 'P7Y',
    action: 'destroy',
    authority: { instrument: 'Order', reference, approvedOn: '2020-01-01' },
  })
  expect(newVersionBody.safeParse(version('S/2020/1')).success).toBe(true)
  expect(newVersionBody.safeParse(version(text)).success).toBe(false)
})

it.each(invisible)('a reason of %j is none', (text) => {
  expect(() => requireReason(text)).toThrow(expect.objectContaining({ code: 'reason-missing' }))
})
