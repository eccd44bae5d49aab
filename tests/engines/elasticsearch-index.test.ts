import { randomBytes } from 'node:crypto'
import { Client } from '@elastic/elasticsearch'
import { afterAll, describe, expect, it } from '@jest/globals'
import { makeElasticsearchIndex } from '../../src/adapters/search/elasticsearch-index.ts'
import { removeElasticsearchIndex } from '../../src/adapters/search/remove-elasticsearch-index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { porterStem } from '../../src/records/analysis/porter-stem.ts'
import { makeWordWriter } from '../../src/records/analysis/write-words.ts'
import { analysisTable } from '../contracts/analysis-table.ts'
import { searchFacetsContract } from '../contracts/search-facets-contract.ts'
import { searchIndexContract } from '../contracts/search-index-contract.ts'
import { makeSearchDocument, numberedId } from '../contracts/search-index-corpus.ts'
import { searchLikenessContract } from '../contracts/search-likeness-contract.ts'
import { searchNearContract } from '../contracts/search-near-contract.ts'
import { searchPagingContract } from '../contracts/search-paging-contract.ts'
import { searchTwinContract } from '../contracts/search-twin-contract.ts'

const url = process.env['ELASTICSEARCH_URL']

if (url === undefined) {
  it('needs ELASTICSEARCH_URL to say anything about Elasticsearch, and it is not set', () => {
    expect(url).toBeUndefined()
  })
} else {
  const client = new Client({ node: url })
  const aliases: string[] = []
  const make = () => {
    const alias = `muniment-test-${randomBytes(6).toString('hex')}`
    aliases.push(alias)
    return { alias, index: makeElasticsearchIndex({ url, name: alias, clock: systemClock }) }
  }
  afterAll(async () => {
    for (const name of aliases) await removeElasticsearchIndex(url, name)
    await client.close()
  })

  searchIndexContract('Elasticsearch', async () => make().index)
  searchFacetsContract('Elasticsearch', async () => make().index)
  searchNearContract('Elasticsearch', async () => make().index)
  searchPagingContract('Elasticsearch', async () => make().index)
  searchTwinContract('Elasticsearch', async () => make().index)
  searchLikenessContract('Elasticsearch', async () => make().index)

  describe('the terms in Elasticsearch', () => {
    it('are those of the table, one by one', async () => {
      const { alias, index } = make()
      await index.probe()
      const write = makeWordWriter()
      for (const [text, terms] of analysisTable) {
        const body = { field: 'all', text: write(text).terms.stream.toString('utf8') }
        const { tokens = [] } = await client.indices.analyze({ index: alias, ...body })
        expect([text, tokens.map(({ token }) => token).join(' ')]).toEqual([text, terms])
      }
      await index.close()
    })

    it('are stemmed as its own porter_stem would', async () => {
      const words = [
        ...new Set(analysisTable.flatMap(([text]) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [])),
      ]
      const known = words.filter((word) => word.length > 2 && word.length <= 64 && word !== 'ies')
      const { tokens = [] } = await client.indices.analyze({
        tokenizer: 'whitespace',
        filter: ['porter_stem'],
        text: known.join(' '),
      })
      expect(known.map((word, at) => [word, tokens[at]?.token])).toEqual(
        known.map((word) => [word, porterStem(word)]),
      )
    })
  })

  describe('a server that cannot be used', () => {
    it('is named in words', async () => {
      const index = makeElasticsearchIndex({ url: 'http://127.0.0.1:9', clock: systemClock })
      await expect(index.probe()).rejects.toMatchObject({
        code: 'engine-unavailable',
        message: expect.stringContaining('ELASTICSEARCH_URL'),
      })
      await index.close()
    })
  })

  describe('what a removal leaves behind', () => {
    it('is named until Elasticsearch has let go of it, and then it is gone', async () => {
      const { index } = make()
      await index.put([makeSearchDocument(1, { text: 'quagga' }), makeSearchDocument(2)])
      await index.refresh()
      await index.remove(numberedId(1), 1)
      const deadline = Date.now() + 110_000
      for (;;) {
        const proof = await index.proveAbsent(numberedId(1))
        expect(proof?.method.includes('merged away')).toBe(index.remains.length === 0)
        if (index.remains.length === 0) break
        expect(Date.now()).toBeLessThan(deadline)
        // The engine's own clock decides here; there is nothing to wait for but time.
        await new Promise((resolve) => setTimeout(resolve, 3000))
      }
      await index.close()
    }, 120_000)
  })

  describe('an index behind our back', () => {
    it('that vanished serves nothing, and that is known', async () => {
      const { alias, index } = make()
      await index.put([makeSearchDocument(1)])
      await client.indices.delete({ index: `${alias}-000001` })
      expect(await index.generations.list()).toMatchObject({ serving: null, areKnown: true })
      await index.close()
    })

    it('that vanished is made again with its own fields, not with guessed ones', async () => {
      const { alias, index } = make()
      await index.put([makeSearchDocument(1)])
      await client.indices.delete({ index: `${alias}-000001` })
      await index.put([makeSearchDocument(2)])
      expect(await index.count()).toBe(1)
      const [mapping] = Object.values(await client.indices.getMapping({ index: alias }))
      expect(mapping?.mappings.dynamic).toBe('strict')
      await index.close()
    })

    it('that vanished is made again once for all who ask at the time', async () => {
      const { alias, index } = make()
      await index.put([makeSearchDocument(1)])
      for (let time = 1; time <= 5; time += 1) {
        const behind = await client.indices.getAlias({ name: alias })
        await client.indices.delete({ index: Object.keys(behind) })
        const answers = await Promise.all(
          Array.from({ length: 6 }, () =>
            index.search({
              query: null,
              filters: {},
              accessSets: [1],
              sort: 'id',
              size: 1,
              cursor: null,
              facets: [],
            }),
          ),
        )
        expect(answers.map(({ total }) => total)).toEqual([0, 0, 0, 0, 0, 0])
        expect(Object.keys(await client.indices.getAlias({ name: alias }))).toHaveLength(1)
      }
      await index.close()
    })

    it.each(['read_only_allow_delete', 'read_only', 'write'] as const)(
      'that was made read-only (%s) is searched by whoever comes anew, and says what it is to writers',
      async (block) => {
        const { alias, index: before } = make()
        await before.put([makeSearchDocument(1)])
        await before.refresh()
        await before.close()
        const set = (value: true | null) =>
          client.indices.putSettings({ index: alias, settings: { [`index.blocks.${block}`]: value } })
        await set(true)
        const index = makeElasticsearchIndex({ url, name: alias, clock: systemClock })
        await index.probe()
        await index.inspect()
        const everything = {
          query: null,
          filters: {},
          accessSets: 'all',
          sort: 'id',
          size: 5,
          cursor: null,
          facets: [],
        } as const
        expect(await index.search(everything)).toMatchObject({ hits: [numberedId(1)] })
        expect(await index.count()).toBe(1)
        const told = {
          code: 'engine-unavailable',
          retryable: true,
          message: expect.stringContaining('read-only'),
        }
        await expect(index.put([makeSearchDocument(2)])).rejects.toMatchObject(told)
        await expect(index.remove(numberedId(1), 1)).rejects.toMatchObject(told)
        await set(null)
        await index.remove(numberedId(1), 1)
        expect(await index.count()).toBe(0)
        await index.close()
      },
    )

    it('keeps no text of a record outside its terms', async () => {
      const { alias, index } = make()
      await index.put([makeSearchDocument(1, { title: 'Quagga', text: 'okapi' })])
      const { _source } = await client.get({ index: alias, id: numberedId(1) })
      expect(_source).toEqual({ revision: 1 })
      await index.remove(numberedId(1), 1)
      expect(await index.proveAbsent(numberedId(1))).toBeDefined()
      expect((await client.get({ index: alias, id: numberedId(1) }))._source).toEqual({
        revision: 1,
        removed: true,
      })
      await index.close()
    })
  })
}
