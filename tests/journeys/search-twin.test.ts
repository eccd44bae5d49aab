import { searchRoutesTwinContract } from '../contracts/search-routes-twin-contract.ts'

// All 5,000 of them where the suites run on real engines, which set MUNIMENT_EVERY_CASE.
searchRoutesTwinContract(
  'The embedded index',
  process.env['MUNIMENT_EVERY_CASE'] === undefined
    ? { records: 200, requests: 120 }
    : { records: 5_000, requests: 1_000 },
)
