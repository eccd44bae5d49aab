import { expect, it } from '@jest/globals'
import { makePinoLogger } from '../../../src/adapters/log/make-pino-logger.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'

function loggedBy(
  work: (logger: ReturnType<typeof makePinoLogger>) => void,
): { readonly [name: string]: unknown }[] {
  const lines: string[] = []
  work(makePinoLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } }))
  return lines.map((line) => JSON.parse(line))
}

it('writes one JSON line each, with level, time, message and fields', () => {
  const [line] = loggedBy((logger) => logger.info('done', { requestId: 'r1', records: 3 }))
  expect(line).toMatchObject({ level: 'info', message: 'done', requestId: 'r1', records: 3 })
  expect(line?.['time']).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/)
})

it('leaves out what lies below its level', () => {
  expect(loggedBy((logger) => logger.debug('too fine'))).toEqual([])
})

it.each([
  [
    'a driver quoting a value',
    Object.assign(new Error('duplicate key: (title)=(Case of Smith)'), {
      code: '23505',
      detail: 'Smith',
      constraint: 'person_name_key',
    }),
  ],
  ['a parser quoting its input', new SyntaxError('Unexpected token S in JSON "Smith"')],
  [
    'a file system quoting a path',
    Object.assign(new Error("ENOENT, open '/data/Smith.pdf'"), { code: 'ENOENT', path: '/data/Smith.pdf' }),
  ],
  ['a union that was not closed', new TypeError('unhandled case: {"title":"Smith"}')],
  ['something thrown that is no error', 'Smith'],
])('names the error but not the value: %s', (_what, cause) => {
  const [line] = loggedBy((logger) =>
    logger.error('failed', {}, new MunimentError('internal', 'It failed.', { cause })),
  )
  expect(JSON.stringify(line)).not.toContain('Smith')
  expect(line?.['error']).toMatchObject({ name: 'MunimentError', code: 'internal', message: 'It failed.' })
  if (cause instanceof Error)
    expect(line).toMatchObject({ error: { cause: { name: cause.name, at: expect.any(Array) } } })
})

it('says what is wrong with our own program', () => {
  const [line] = loggedBy((logger) => logger.error('failed', {}, new TypeError('x is not a function')))
  expect(line?.['error']).toMatchObject({ message: 'x is not a function' })
})
