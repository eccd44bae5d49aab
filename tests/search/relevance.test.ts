import { searchRelevanceContract } from '../contracts/search-relevance-contract.ts'

// By all of them, and on both engines, where the suites run on real ones.
searchRelevanceContract('The embedded index', 'first')
