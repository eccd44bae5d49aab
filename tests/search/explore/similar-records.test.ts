import { describe, expect, it } from '@jest/globals'
import type { SearchDocument } from '../../../src/search/search-document.ts'
import { makeSearchDocument, numberedId } from '../../contracts/search-index-corpus.ts'
import { makeExploreWorld } from '../support/explore-world.ts'
import { person } from '../support/export-world.ts'

const documents: readonly SearchDocument[] = [
  makeSearchDocument(1, {
    title: 'Culvert at Antrim',
    text: 'The culvert flooded. Culverts flood in winter; gravel was ordered by QQ123456C.',
  }),
  makeSearchDocument(2, { title: 'Flooding', text: 'Winter flooding of a culvert in Antrim, and gravel.' }),
  makeSearchDocument(3, { title: 'Antrim', text: 'A culvert was built. Flooding.' }),
  makeSearchDocument(4, { title: 'Leave', text: 'Annual leave in winter' }),
  makeSearchDocument(5, {
    title: 'Culvert at Antrim',
    text: 'Secret flooding, winter, gravel',
    accessSet: 2,
  }),
  ...Array.from({ length: 10 }, (_, at) =>
    makeSearchDocument(10 + at, { title: 'Minutes', text: `meeting ${at}` }),
  ),
]
const numbers = (items: readonly { readonly id: string }[]) => items.map(({ id }) => Number(id.slice(-12)))
const of = (number: number, size = 10) => ({ id: numberedId(number), size })

describe('records like another', () => {
  it('are refused to whoever reads no content', async () => {
    const { similar } = await makeExploreWorld(documents)
    await expect(similar(person({ role: 'administrator' }), of(1))).rejects.toMatchObject({
      code: 'forbidden-role',
    })
  })

  it('are not told of a record that may not be read, as if there were none; nor is its text read', async () => {
    const { similar, textsLoaded } = await makeExploreWorld(documents)
    const errors = await Promise.all(
      [5, 404].map((number) => similar(person(), of(number)).catch((error) => error)),
    )
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ['not-found', errors[1].message],
      ['not-found', errors[1].message],
    ])
    expect(textsLoaded).toEqual([])
  })

  it('are not told once the source was tightened, and do not show what was tightened since it was indexed', async () => {
    const { similar, now } = await makeExploreWorld(documents)
    expect(numbers(await similar(person(), of(1)))).toEqual([2, 3])
    now.tightened.set(numberedId(2), 2)
    expect(numbers(await similar(person(), of(1)))).toEqual([3])
    expect(numbers(await similar(person(), of(1, 1)))).toEqual([3])
    now.tightened.set(numberedId(1), 2)
    await expect(similar(person(), of(1))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are those of a system that never held what the asker may not read', async () => {
    const hidden = Array.from({ length: 60 }, (_, at) =>
      makeSearchDocument(100 + at, { title: 'Culvert', text: 'antrim winter gravel leave', accessSet: 2 }),
    )
    const beside = await makeExploreWorld([...hidden, ...documents])
    const alone = await makeExploreWorld(documents.filter(({ accessSet }) => accessSet === 1))
    for (const number of [1, 2, 3, 4, 10])
      expect(await beside.similar(person(), of(number))).toEqual(await alone.similar(person(), of(number)))
  })

  it('share telling words, the most telling first, and say which', async () => {
    const { similar } = await makeExploreWorld(documents)
    const [first, second] = await similar(person(), of(1))
    expect(first).toMatchObject({
      id: numberedId(2),
      title: 'Flooding',
      classCode: 'GEN',
      folder: 'GEN/2020',
    })
    expect(first?.sharedTerms.length).toBeGreaterThan(second?.sharedTerms.length ?? 0)
    expect(second?.sharedTerms).toEqual(['culvert', 'Antrim', 'flooded'])
    expect(second?.reason).toBe('shares: culvert, Antrim, flooded')
    expect(first?.reason).toMatch(/^shares: culvert, Antrim, flooded and 2 more$/)
    expect(first).not.toHaveProperty('texts')
  })

  it('are none where nothing is shared', async () => {
    const { similar } = await makeExploreWorld([
      makeSearchDocument(1, { title: 'Alone', text: 'nobody else' }),
    ])
    expect(await similar(person(), of(1))).toEqual([])
  })
})
