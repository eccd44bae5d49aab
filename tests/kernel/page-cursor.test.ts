import { expect, it } from '@jest/globals'
import { type PositionPart, readCursor, writeCursor } from '../../src/kernel/page-cursor.ts'

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
  [cursorOf(['x', 'y']), ['text']],
  [cursorOf([1]), ['text']],
  [cursorOf(['a\0']), ['text']],
  [cursorOf(['\ud800']), ['text']],
  [cursorOf(['EV-01', '1']), ['instant', 'id']],
  [cursorOf(['EV-01', 'x']), ['text', 'number']],
  [cursorOf(['EV-01', '-1']), ['text', 'number']],
  [cursorOf(['EV-01', '9999999999']), ['text', 'number']],
  [cursorOf([instant, 'x']), ['instant', 'id']],
  [cursorOf([instant, `${id}\n`]), ['instant', 'id']],
  [cursorOf(['infinity', id]), ['instant', 'id']],
  [cursorOf(['now', id]), ['instant', 'id']],
  [cursorOf(['2026', id]), ['instant', 'id']],
  [cursorOf(['2026-02-31T10:00:00.000Z', id]), ['instant', 'id']],
  [cursorOf(['2026-02-28T10:00:00Z', id]), ['instant', 'id']],
  [cursorOf(['0000-01-01T00:00:00.000Z', id]), ['instant', 'id']],
  [cursorOf(['+010000-01-01T00:00:00.000Z', id]), ['instant', 'id']],
])('refuses what no page has given: %j as %j', (cursor, parts) => {
  expect(() => readCursor(cursor, parts)).toThrow(
    expect.objectContaining({
      code: 'malformed',
      errors: [{ path: 'cursor', message: 'was not given by this list' }],
    }),
  )
})

it('reads what it has written, and nothing where a list begins', () => {
  const position = [instant, id, '17', 'Á/1 “x”']
  expect(readCursor(writeCursor(position), ['instant', 'id', 'number', 'text'])).toEqual(position)
  expect(readCursor(null, ['text'])).toBeNull()
})
