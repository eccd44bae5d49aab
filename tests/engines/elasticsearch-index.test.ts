import { randomBytes } from 'node:crypto'
import { Client } from '@elastic/elasticsearch'
import { afterAll, describe, expect, it } from '@jest/globals'
import { makeElasticsearchIndex } from '../../src/adapters/search/elasticsearch-index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { searchIndexContract } from '../contracts/search-index-contract.ts'
import { searchRelevanceContract } from '../contracts/search-relevance-contract.ts'

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
    for (const name of aliases) {
      const indices = Object.keys(await client.indices.getAlias({ name }, { ignore: [404] }))
      for (const index of indices.filter((one) => one.startsWith(name)))
        await client.indices.delete({ index })
    }
    await client.close()
  })

  searchIndexContract('Elasticsearch', async () => make().index)
  searchRelevanceContract('Elasticsearch', async () => make().index)
}
