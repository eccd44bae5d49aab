import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { makeSqliteIndex } from '../../../src/adapters/search/sqlite-index.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { searchFacetsContract } from '../../contracts/search-facets-contract.ts'
import { searchIndexContract } from '../../contracts/search-index-contract.ts'
import { searchLikenessContract } from '../../contracts/search-likeness-contract.ts'
import { searchNearContract } from '../../contracts/search-near-contract.ts'
import { searchPagingContract } from '../../contracts/search-paging-contract.ts'
import { searchTwinContract } from '../../contracts/search-twin-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-index-'))
afterAll(() => rmSync(folder, { recursive: true }))

let made = 0
const make = async () => {
  made += 1
  return makeSqliteIndex({
    path: join(folder, `contract-${made}`, 'index.sqlite'),
    clock: systemClock,
    readers: 1,
  })
}
searchIndexContract('SQLite', make)
searchFacetsContract('SQLite', make)
searchNearContract('SQLite', make)
searchPagingContract('SQLite', make)
searchTwinContract('SQLite', make)
searchLikenessContract('SQLite', make)
