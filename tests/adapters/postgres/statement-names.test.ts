import { describe, expect, it } from '@jest/globals'
import { makeStatementNames, PLANNED_ANEW } from '../../../src/adapters/postgres/statement-names.ts'

describe('names of statements', () => {
  it('are given from the third time on, one a text', () => {
    const nameOf = makeStatementNames()
    expect([nameOf('select 1'), nameOf('select 1')]).toEqual([undefined, undefined])
    const name = nameOf('select 1')
    expect(name).toBeDefined()
    expect(nameOf('select 1')).toBe(name)
    nameOf('select 2')
    nameOf('select 2')
    expect(nameOf('select 2')).not.toBe(name)
  })

  it('are never given to what asks to be planned anew', () => {
    const nameOf = makeStatementNames()
    const text = `${PLANNED_ANEW} select 1`
    expect([1, 2, 3, 4].map(() => nameOf(text))).toEqual([undefined, undefined, undefined, undefined])
  })

  it('are not given without end: texts that nobody thought of must not fill the sessions', () => {
    const nameOf = makeStatementNames()
    const names = new Set<string | undefined>()
    for (let text = 0; text < 1_000; text += 1)
      for (let time = 0; time < 4; time += 1) names.add(nameOf(`select ${text}`))
    names.delete(undefined)
    expect(names.size).toBeLessThanOrEqual(300)
  })
})
