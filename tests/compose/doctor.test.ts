import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { runCli } from '../../src/cli/run-cli.ts'
import { makeCliDeps } from '../../src/compose/make-cli-deps.ts'
import { compose } from '../../src/compose.ts'
import { readConfig } from '../../src/config/config.ts'
import { memoryStream } from '../support/memory-stream.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'

// Exit codes (API.md): 1 where it looked and found something wrong, 2 where it could not look.

let root: string
let databaseUrl: string
let given: NodeJS.ProcessEnv
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'muniment-doctor-'))
  databaseUrl = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  given = { MUNIMENT_DATA: join(root, 'data') }
  const { engines } = await compose(config(), 'server', silentLogger)
  await engines.close()
})
afterEach(async () => {
  await dropTestDatabase(databaseUrl)
  await rm(root, { recursive: true, force: true })
})
const config = () => ({ ...readConfig(given), databaseUrl })

/** Asks as a process of its own would; reports by name, and how it ends. */
async function doctor() {
  const stdout = memoryStream()
  const stderr = memoryStream()
  let code: number | undefined
  await runCli({
    ...makeCliDeps('tester', config),
    argv: ['node', 'muniment', 'doctor', '--json'],
    stdout: stdout.stream,
    stderr: stderr.stream,
    signal: new AbortController().signal,
    setExitCode: (set) => {
      code = set
    },
    leave: () => undefined,
  })
  const { sound, engines } = JSON.parse(stdout.text() || '{"engines": []}')
  const wrong = engines.filter((report: { readonly sound: boolean }) => !report.sound)
  return {
    code,
    sound,
    wrong: wrong.map((report: { readonly name: string; readonly problem: string }) => [
      report.name,
      report.problem,
    ]),
    said: stderr.text(),
  }
}

async function inDatabase(statement: string): Promise<void> {
  const { engines } = await compose(config(), 'command', silentLogger)
  await sql.raw(statement).execute(engines.database.owner)
  await engines.close()
}

it('doctor ends with 0 where nothing is wrong', async () => {
  expect(await doctor()).toMatchObject({ code: 0, sound: true, wrong: [] })
})

describe('doctor ends with 1, and says what is wrong,', () => {
  it.each([
    ['another index engine', `engines = engines || '{"index": "elasticsearch"}'`, 'index engine'],
    ['another store', `engines = engines || '{"content": "s3"}'`, 'content engine'],
    ['a store that does not know it', 'id = gen_random_uuid()', 'does not know this database'],
    ['another key', `engines = engines || '{"signer": "x"}'`, 'signed with another key'],
    ['another index', 'index_id = gen_random_uuid()', 'not the one that this database works with'],
  ])('of a database that belongs to %s', async (_what, change, words) => {
    await inDatabase(`update installation set ${change}`)
    expect(await doctor()).toMatchObject({
      code: 1,
      sound: false,
      wrong: [['together', expect.stringContaining(words)]],
    })
  })

  it('of one that is newer than the program, or was altered', async () => {
    await inDatabase(
      `insert into schema_migration (version, name, checksum) values (9999, '9999-of-tomorrow', 'x')`,
    )
    expect(await doctor()).toMatchObject({
      code: 1,
      wrong: [['together', expect.stringContaining('newer than the program')]],
    })
  })

  it('of a key that is missing, or is none', async () => {
    const key = join(root, 'data', 'checkpoint-signing.key')
    await writeFile(key, 'no key')
    expect(await doctor()).toMatchObject({ code: 1, wrong: [['together', expect.stringContaining(key)]] })
    await rm(key)
    expect(await doctor()).toMatchObject({ code: 1, wrong: [['together', expect.stringContaining(key)]] })
  })

  it('of checkpoints that were lost from their place', async () => {
    const { close } = await compose(config(), 'server', silentLogger)
    await close()
    expect(await doctor()).toMatchObject({ code: 0 })
    await rm(join(root, 'data', 'checkpoints'), { recursive: true })
    expect(await doctor()).toMatchObject({
      code: 1,
      wrong: [['audit', expect.stringContaining('has lost some of them')]],
    })
  })

  it('of jobs that failed for good', async () => {
    await inDatabase(`select graphile_worker.add_job('retention-sweep', '{}', job_key => 'sweep')`)
    await inDatabase(
      `select graphile_worker.permanently_fail_jobs(array(select id from graphile_worker.jobs), 'broken')`,
    )
    expect(await doctor()).toMatchObject({
      code: 1,
      wrong: [['jobs', expect.stringContaining('1 retention-sweep')]],
    })
  })
})

it('doctor ends with 2 where a setting is none, and for data folders that cannot be', async () => {
  given = { ...given, PORT: 'x' }
  expect(await doctor()).toMatchObject({ code: 2, said: expect.stringContaining('PORT') })
  given = { MUNIMENT_DATA: join(root, 'file', 'data') }
  await writeFile(join(root, 'file'), '')
  expect(await doctor()).toMatchObject({ code: 2, said: expect.stringContaining('MUNIMENT_DATA') })
})
