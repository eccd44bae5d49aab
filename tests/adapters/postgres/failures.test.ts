import { expect, it } from '@jest/globals'
import { describeFailure } from '../../../src/adapters/postgres/failures.ts'

const withCode = (code: string): Error => Object.assign(new Error('from below'), { code })

it.each(['ECONNRESET', 'ECONNABORTED', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EPIPE', '57P01', '08006'])(
  'takes %s for a database that is away: what became of a commit is then not known',
  (code) => {
    expect(describeFailure(withCode(code))).toMatchObject({ code: 'engine-unavailable', retryable: true })
  },
)

it.each(['23505', '22P02', '40001', '53200'])('leaves %s as it is: nothing was committed', (code) => {
  const error = withCode(code)
  expect(describeFailure(error)).toBe(error)
})

it('says of a full disk that there is no room: nothing was committed, and the database is not away', () => {
  const error = withCode('53100')
  const wrapped = Object.assign(new Error('a query failed'), { cause: error })
  for (const thrown of [error, wrapped]) {
    expect(describeFailure(thrown)).toMatchObject({ code: 'storage-full', retryable: true, cause: thrown })
  }
})
