import { expect, it } from '@jest/globals'
import { searchRelevanceContract } from '../contracts/search-relevance-contract.ts'
import { searchRoutesTwinContract } from '../contracts/search-routes-twin-contract.ts'

const url = process.env['ELASTICSEARCH_URL']
const size = { records: 5_000, requests: 1_000 }

searchRoutesTwinContract('The embedded index', size)
searchRelevanceContract('The embedded index', 'all')
if (url === undefined) {
  it('needs ELASTICSEARCH_URL to say anything about searching by Elasticsearch, and it is not set', () => {
    expect(url).toBeUndefined()
  })
} else {
  searchRoutesTwinContract('Elasticsearch', size, { ELASTICSEARCH_URL: url })
  searchRelevanceContract('Elasticsearch', 'all', { ELASTICSEARCH_URL: url })
}
