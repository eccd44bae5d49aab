/**
 * `unit` (npm test) runs anywhere; `engines`, `faults` and `browser` need more than npm brings. `postgres` is what of
 * `unit` lives in the database, once more on the server that `npm run test:engines` brings.
 */
const common = {
  testRunner: '<rootDir>/tests/support/run-in-node.js',
  transform: {},
  testEnvironment: 'node',
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
}
const suite = (name, testMatch, testPathIgnorePatterns = []) => ({
  ...common,
  displayName: name,
  testMatch,
  testPathIgnorePatterns: ['/node_modules/', ...testPathIgnorePatterns],
})

export default {
  testTimeout: 60_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/tests/support/races-first.js',
  projects: [
    suite('unit', ['<rootDir>/tests/**/*.test.ts'], ['/tests/engines/', '/tests/faults/', '/tests/browser/']),
    suite(
      'postgres',
      ['adapters/postgres', 'adapters/queue', 'retention', 'ingest', 'journeys'].map(
        (folder) => `<rootDir>/tests/${folder}/**/*.test.ts`,
      ),
      ['/tests/adapters/postgres/embedded/'],
    ),
    suite('engines', ['<rootDir>/tests/engines/**/*.test.ts']),
    suite('faults', ['<rootDir>/tests/faults/**/*.test.ts']),
    suite('browser', ['<rootDir>/tests/browser/**/*.test.ts']),
  ],
}
