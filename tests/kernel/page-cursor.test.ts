import { expect, it } from '@jest/globals'
import { type ListOrder, type PositionPart, readCursor, writeCursor } from '../../src/kernel/page-cursor.ts'

const id = '01940000-0000-7000-8000-000000000001'
const instant = '2026-03-02T10:17:19.207Z'
const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

it.each<readonly [string, readonly PositionPart[]]>([
  ['', ['text']],
  ['x', ['text']],
  ['FIN-INV/2026', ['text']],
  [cursorOf(null), ['text']],
  [cursorOf({ 0: 'x' }), ['text']],
  [cursorOf([]), ['text']],
  [cursorOf(['list', 'x', 'y']), ['text']],
  [cursorOf(['x']), ['text']],
  [cursorOf(['others', 'x']), ['text']],
  [cursorOf(['list', '1', '1']), ['number']],
  [cursorOf(['list', 1]), ['text']],
  [cursorOf(['list', 'a\0']), ['text']],
  [cursorOf(['list', '\ud800']), ['text']],
  [cursorOf(['list', 'EV-01', '1']), ['instant', 'id']],
  [cursorOf(['list', 'EV-01', 'x']), ['text', 'number']],
  [cursorOf(['list', 'EV-01', '-1']), ['text', 'number']],
  [cursorOf(['list', 'EV-01', '9999999999']), ['text', 'number']],
  [cursorOf(['list', instant, 'x']), ['instant', 'id']],
  [cursorOf(['list', instant, `${id}\n`]), ['instant', 'id']],
  [cursorOf(['list', 'infinity', id]), ['instant', 'id']],
  [cursorOf(['list', 'now', id]), ['instant', 'id']],
  [cursorOf(['list', '2026', id]), ['instant', 'id']],
  [cursorOf(['list', '2026-02-31T10:00:00.000Z', id]), ['instant', 'id']],
  [cursorOf(['list', '2026-02-28T10:00:00Z', id]), ['instant', 'id']],
  [cursorOf(['list', '0000-01-01T00:00:00.000Z', id]), ['instant', 'id']],
  [cursorOf(['list', '+010000-01-01T00:00:00.000Z', id]), ['instant', 'id']],
])('refuses what no page has given: %j as %j', (cursor, parts) => {
  expect(() => readCursor(cursor, { list: 'list', parts })).toThrow(
    expect.objectContaining({
      code: 'malformed',
      errors: [{ path: 'cursor', message: 'was not given by this list' }],
    }),
  )
})

it('reads what it has written, and nothing where a list begins', () => {
  const order: ListOrder = { list: 'list', parts: ['instant', 'id', 'number', 'large-number', 'text'] }
  const position = [instant, id, '17', '123456789012', 'Á/1 “x”']
  expect(readCursor(writeCursor(order, position), order)).toEqual(position)
  expect(readCursor(null, order)).toBeNull()
})

it('refuses what another list sorted alike has given', () => {
  const [one, other] = ['one', 'other'].map((list): ListOrder => ({ list, parts: ['instant', 'id'] }))
  if (one === undefined || other === undefined) throw new Error('There are two.')
  expect(() => readCursor(writeCursor(one, [instant, id]), other)).toThrow(
    expect.objectContaining({ code: 'malformed' }),
  )
})
