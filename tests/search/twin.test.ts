import { searchRoutesTwinContract } from '../contracts/search-routes-twin-contract.ts'

// With 5,000 records and 1,000 requests, and on both engines, where the suites run on real ones.
searchRoutesTwinContract('The embedded index', { records: 150, requests: 110 })
