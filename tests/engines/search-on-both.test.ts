import { rmSync } from 'node:fs'
import { afterAll, expect, it } from '@jest/globals'
import { searchRelevanceContract } from '../contracts/search-relevance-contract.ts'
import { searchRoutesTwinContract } from '../contracts/search-routes-twin-contract.ts'
import { makeFolderInMemory } from '../support/test-server.ts'

// Tens of thousands of texts and entries are written to be searched once: none of them has to wait for the disk.
const folder = makeFolderInMemory()
const before = process.env['TMPDIR']
process.env['TMPDIR'] = folder
afterAll(() => {
  // The same process goes on with other files.
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
  rmSync(folder, { recursive: true, force: true })
})

const url = process.env['ELASTICSEARCH_URL']
const size = { records: 5_000, requests: 1_000 }

searchRoutesTwinContract('The embedded index', size)
searchRelevanceContract('The embedded index')
if (url === undefined) {
  it('needs ELASTICSEARCH_URL to say anything about searching by Elasticsearch, and it is not set', () => {
    expect(url).toBeUndefined()
  })
} else {
  searchRoutesTwinContract('Elasticsearch', size, { ELASTICSEARCH_URL: url })
  searchRelevanceContract('Elasticsearch', { ELASTICSEARCH_URL: url })
}
