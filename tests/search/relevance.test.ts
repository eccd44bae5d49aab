import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { makeSqliteIndex } from '../../src/adapters/search/sqlite-index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { searchRelevanceContract } from '../contracts/search-relevance-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-relevance-'))
afterAll(() => rmSync(folder, { recursive: true }))

let made = 0
searchRelevanceContract('SQLite', async () => {
  made += 1
  return makeSqliteIndex({ path: join(folder, `${made}.sqlite`), clock: systemClock, readers: 1 })
})
