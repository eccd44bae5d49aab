import { describe, expect, it } from '@jest/globals'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import { lexQuery, type QueryToken } from '../../../src/search/query/lex-query.ts'
import { makeExpressionParser } from '../../../src/search/query/parse-expression.ts'
import { makeFormReader } from '../../../src/search/query/read-forms.ts'
import { makeVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'

const vocabulary = makeVocabulary([['FOI', 'freedom of information']])
const aids = { today: '2026-11-23' as CivilDate, forms: makeFormReader(vocabulary, true) }

describe('many words in a row within brackets', () => {
  it('are looked at a few times each, and not with each of the words before them', () => {
    let looks = 0
    const watched = lexQuery(`title:(${'freedom '.repeat(2000)})`).map(
      (token): QueryToken => ({
        ...token,
        get text() {
          looks += 1
          return token.text
        },
      }),
    )
    expect(makeExpressionParser(watched, aids).all()).toMatchObject({ kind: 'and' })
    expect(looks).toBeLessThan(10 * watched.length)
  })
})
