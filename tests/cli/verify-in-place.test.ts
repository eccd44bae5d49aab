import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { runCli } from '../../src/cli/run-cli.ts'
import { makeCliDeps } from '../../src/compose/make-cli-deps.ts'
import { compose } from '../../src/compose.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import { makeRandom, someEvent } from '../support/make-audit-history.ts'
import { memoryStream } from '../support/memory-stream.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { copyTestDatabase, createTestDatabase, dropTestDatabase } from '../support/test-database.ts'

// What a superuser did that keeps everything else from starting is what `audit verify` is there to name.

const SIZE = 8
const databases: string[] = []
let folder: string
let original: string

const configOn = (databaseUrl: string, token?: string): Config => ({
  ...readConfig({ MUNIMENT_DATA: folder, ...(token === undefined ? {} : { MUNIMENT_TOKEN: token }) }),
  databaseUrl,
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-verify-in-place-'))
  original = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  databases.push(original)
  const { audit, close } = await compose(configOn(original), 'server', silentLogger)
  const random = makeRandom(1)
  const events = Array.from({ length: SIZE }, () => someEvent(random))
  await audit.unitOfWork.run((tx) => tx.audit.appendAll(events))
  await close()
})
afterAll(async () => {
  for (const database of databases) await dropTestDatabase(database)
  await rm(folder, { recursive: true, force: true })
})

const muniment = (database: string, ...words: readonly string[]) => munimentAs(undefined, database, words)

async function munimentAs(token: string | undefined, database: string, words: readonly string[]) {
  const [stdout, stderr] = [memoryStream(), memoryStream()]
  let code: number | undefined
  await runCli({
    argv: ['node', 'muniment', ...words],
    stdout: stdout.stream,
    stderr: stderr.stream,
    signal: new AbortController().signal,
    leave: () => undefined,
    setExitCode: (set) => {
      code = set
    },
    ...makeCliDeps('tester', () => configOn(database, token)),
  })
  return { code, out: stdout.text(), err: stderr.text() }
}

/** A copy of the database in which its superuser did this. */
async function tampered(statement: string): Promise<string> {
  const database = await copyTestDatabase(original)
  databases.push(database)
  await query(database, `set session_replication_role = replica; ${statement}`)
  return database
}

async function query(database: string, statement: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: database })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** All that a command might add to: entries, drafts, copies of checkpoints, restorations, segments of the anchor. */
async function everything(database: string): Promise<unknown> {
  const rows = await query(
    database,
    `select (select json_agg(e order by e.position) from audit_entry e) as entries,
       (select json_agg(o order by o.id) from audit_outbox o) as outbox,
       (select json_agg(c order by c.number) from audit_checkpoint c) as checkpoints,
       (select count(*) from restoration) as restorations`,
  )
  return [
    rows,
    (await readdir(join(folder, 'checkpoints'), { recursive: true })).filter((name) =>
      name.endsWith('.segment'),
    ),
  ]
}

describe('verifying the log where it lies', () => {
  it.each([
    ['the tail is cut off', 'delete from audit_entry where position >= 5', 5, 'truncated'],
    [
      'the newest anchored entry is gone',
      `delete from audit_entry where position = ${SIZE - 1}`,
      SIZE - 1,
      'truncated',
    ],
    ['every entry is gone', 'delete from audit_entry', 0, 'truncated'],
    [
      'the newest anchored entry is edited',
      `update audit_entry set leaf = leaf || ' ' where position = ${SIZE - 1}`,
      SIZE - 1,
      'altered',
    ],
    [
      'the newest two are swapped',
      `update audit_entry set position = -position where position >= ${SIZE - 2};
       update audit_entry set position = ${2 * SIZE - 3} + position where position < 0`,
      SIZE - 2,
      'reordered',
    ],
  ])(
    'names the place where %s, and changes nothing, although nothing else starts',
    async (_what, statement, position, kind) => {
      const database = await tampered(
        `alter table audit_entry drop constraint audit_entry_position_check; ${statement}`,
      )
      expect((await muniment(database, 'audit', 'export', '--out', join(folder, 'log'))).code).toBe(2)
      const before = await everything(database)
      const { code, out, err } = await muniment(database, 'audit', 'verify', '--json')
      expect([code, err]).toEqual([1, ''])
      expect(JSON.parse(out)).toMatchObject({ intact: false, firstBad: { position, kind } })
      expect(await everything(database)).toEqual(before)
    },
  )

  it('finds nothing where nobody did anything, and leaves even that unsaid in the log', async () => {
    const before = await everything(original)
    const { code, out } = await muniment(original, 'audit', 'verify', '--json')
    expect([code, JSON.parse(out)]).toEqual([0, { intact: true, entries: SIZE, anchoredTo: SIZE }])
    expect(await everything(original)).toEqual(before)
  })

  it('has whom it was refused in the log, but writes nothing to one that ends before its anchor', async () => {
    const added = await muniment(original, 'user', 'add', 'A clerk', '--role', 'civil-servant', '--json')
    const { token } = JSON.parse(added.out)
    const refused = async (database: string) => {
      const { code, out, err } = await munimentAs(token, database, ['audit', 'verify', '--json'])
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain('role')
    }
    const cut = await tampered('delete from audit_entry where position >= 5')
    const before = await everything(cut)
    await refused(cut)
    expect(await everything(cut)).toEqual(before)
    await refused(original)
    const written = await query(original, 'select draft from audit_outbox')
    expect(written.map((row) => JSON.stringify(row))).toEqual([
      expect.stringMatching(/access\.refused.*read-audit/),
    ])
  })
})
