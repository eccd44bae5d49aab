/** The layers of docs/architecture.md, kept by a check: imports run down only. */
const only = (name, from, mayImport, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: [`^src/${from}/`, ...mayImport.map((place) => `^src/${place}`)] },
})

const base = ['kernel/', 'records/']
const effects = ['audit/', 'access/', 'jobs/']
const useCases = ['ingest/', 'people/', 'retention/', 'search/', 'knowledge/']

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('kernel-imports-nothing', 'kernel', [], 'The kernel is the floor.'),
    only('config-is-alone', 'config', ['kernel/'], 'Configuration knows no feature.'),
    only('records-see-the-kernel', 'records', ['kernel/'], 'The domain is pure.'),
    ...['audit', 'access', 'jobs'].map((band) =>
      only(`${band}-sees-the-domain`, band, base, 'Shared effects speak of the domain only.'),
    ),
    ...['ingest', 'people', 'retention', 'search', 'knowledge'].map((feature) =>
      only(
        `${feature}-is-an-island`,
        feature,
        [...base, ...effects],
        'Use cases never import each other: what another needs is a port, bound in compose.ts.',
      ),
    ),
    ...['api', 'web', 'cli', 'worker'].map((edge) =>
      only(
        `${edge}-is-an-edge`,
        edge,
        [...base, ...effects, ...useCases, 'http/'],
        'Edges call use cases, never adapters.',
      ),
    ),
    {
      name: 'adapters-see-ports-only',
      comment:
        'An adapter takes values only from ports and the bands below, types from any feature; adapters never import each other.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/adapters/$1/',
          '^src/(kernel|records|audit|access|jobs)/',
          '^src/(ingest|people|retention|search|knowledge)/ports[.]ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'adapters-only-in-compose',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/compose', '^src/adapters/'] },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'shared-engines-late',
      comment:
        'Clients of shared engines are loaded where those are configured: each command would wait for them.',
      severity: 'error',
      from: { path: '^src/compose', pathNot: '/diagnose-engines[.]ts$' },
      to: {
        path: '^src/(adapters/(objects/(s3|scratch)|search/[^/]*elasticsearch|anchors/s3)|compose/diagnose-engines)',
        dynamic: false,
      },
    },
    {
      name: 'core-is-plain',
      comment: 'Bands 0 to 3 import no npm package; from Node only crypto and streams.',
      severity: 'error',
      from: { path: '^src/(kernel|records|audit|access|jobs|ingest|people|retention|search|knowledge)/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'],
        pathNot: ['^(node:)?(crypto|stream)(/promises)?$'],
      },
    },
    {
      name: 'express-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(api|web|http)/', '^src/compose'] },
      to: { path: 'node_modules/express/' },
    },
    {
      name: 'everything-is-used',
      comment: 'What nothing imports is started by itself, and stands here; anything else was left over.',
      severity: 'error',
      from: {},
      module: {
        path: '^(src|bench|scripts|tests)/',
        pathNot: [
          '^src/main[.]ts$',
          '^src/adapters/.*/([^/]+-)?thread[.]ts$',
          '^src/adapters/text/child/(main|watch-parent)[.]ts$',
          '^bench/(run|.+-process)[.]ts$',
          '^scripts/[^/]+$',
          '^tests/.*([.]test[.]ts|/processes/[^/]+[.]ts)$',
          '^tests/support/(run-in-node|races-first)[.]js$',
          '^tests/support/global-(setup|teardown)[.]ts$',
        ],
        numberOfDependentsLessThan: 1,
      },
    },
    {
      name: 'src-never-imports-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(tests|bench|scripts)/', pathNot: '^scripts/verify-audit[.]mjs$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
