import { systemClock } from '../../../src/kernel/clock.ts'
import { searchFacetsContract } from '../../contracts/search-facets-contract.ts'
import { searchIndexContract } from '../../contracts/search-index-contract.ts'
import { searchLikenessContract } from '../../contracts/search-likeness-contract.ts'
import { searchNearContract } from '../../contracts/search-near-contract.ts'
import { searchPagingContract } from '../../contracts/search-paging-contract.ts'
import { searchTwinContract } from '../../contracts/search-twin-contract.ts'
import { makeFakeSearchIndex } from './fake-search-index.ts'

searchIndexContract('the fake', async () => makeFakeSearchIndex(systemClock))
searchFacetsContract('the fake', async () => makeFakeSearchIndex(systemClock))
searchNearContract('the fake', async () => makeFakeSearchIndex(systemClock))
searchPagingContract('the fake', async () => makeFakeSearchIndex(systemClock))
searchTwinContract('the fake', async () => makeFakeSearchIndex(systemClock))
searchLikenessContract('the fake', async () => makeFakeSearchIndex(systemClock))
