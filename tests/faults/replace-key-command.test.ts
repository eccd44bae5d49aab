import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { runCli } from '../../src/cli/run-cli.ts'
import { makeCliDeps } from '../../src/compose/make-cli-deps.ts'
import type { ProcessRole } from '../../src/compose/open-engines.ts'
import { compose, type Muniment } from '../../src/compose.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import { makeRandom, someEvent } from '../support/make-audit-history.ts'
import { makeSigningKey } from '../support/make-audit-parts.ts'
import { memoryStream } from '../support/memory-stream.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { copyTestDatabase, createTestDatabase, dropTestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

/** Where an installation is: its data folder and its database. */
interface Place {
  readonly folder: string
  readonly database: string
}

const SIZE = 8
const databases: string[] = []
let root: string
let template: Place
let here: Place
let places = 0

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'muniment-replace-key-'))
  const database = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  databases.push(database)
  template = { folder: join(root, 'template'), database }
  const muniment = await open('server', template)
  await append(muniment, SIZE)
  await close(muniment, template)
})
afterAll(async () => {
  for (const database of databases) await dropTestDatabase(database)
  await rm(root, { recursive: true, force: true })
})
beforeEach(async () => {
  here = await copyOf(template)
})

async function copyOf({ folder, database }: Place): Promise<Place> {
  places += 1
  const copied = { folder: join(root, `place-${places}`), database: await copyTestDatabase(database) }
  databases.push(copied.database)
  await cp(folder, copied.folder, { recursive: true, verbatimSymlinks: true })
  return copied
}

const configOf = ({ folder, database }: Place, token?: string): Config => ({
  ...readConfig({ MUNIMENT_DATA: folder, ...(token === undefined ? {} : { MUNIMENT_TOKEN: token }) }),
  databaseUrl: database,
})
const open = (role: ProcessRole, place = here): Promise<Muniment> =>
  compose(configOf(place), role, silentLogger)
async function append({ audit }: Muniment, entries: number): Promise<void> {
  const random = makeRandom(entries)
  const events = Array.from({ length: entries }, () => someEvent(random))
  await audit.unitOfWork.run((tx) => tx.audit.appendAll(events))
}
/** And waits until the database has seen its sessions end. */
async function close(muniment: Muniment, place = here): Promise<void> {
  await muniment.close()
  await alone(place)
}
const alone = ({ database }: Place) =>
  until(
    () =>
      query(
        database,
        `select 1 from pg_stat_activity where datname = current_database() and application_name like 'muniment-%'`,
      ),
    (sessions) => sessions.length === 0,
  )

async function query(database: string, statement: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: database })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function muniment(
  words: readonly string[],
  { place = here, token }: { place?: Place; token?: string } = {},
) {
  await alone(place)
  return beside(words, place, token)
}

/** The same beside whatever is at work. */
async function beside(words: readonly string[], place = here, token?: string) {
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
    ...makeCliDeps('tester', () => configOf(place, token)),
  })
  return { code, out: stdout.text(), err: stderr.text() }
}

const keyFile = ({ folder }: Place): string => join(folder, 'checkpoint-signing.key')
const replacing = ['audit', 'replace-key', '--reason', 'It was seen']
const replace = (...words: readonly string[]) => muniment([...replacing, ...words])
const verifyInPlace = async () => JSON.parse((await muniment(['audit', 'verify', '--json'])).out)

/** Exports, and verifies with a key file that holds these lines; without any, with those of the export. */
async function verifyExport(...keys: readonly string[]) {
  const file = join(here.folder, 'log')
  expect(await muniment(['audit', 'export', '--out', file])).toMatchObject({ code: 0 })
  await writeFile(`${file}.kept`, keys.map((key) => `${key}\n`).join(''))
  const key = keys.length === 0 ? [] : ['--key', `${file}.kept`]
  const { code, out } = await muniment(['audit', 'verify', file, ...key, '--json'])
  return { code, ...JSON.parse(out), pub: (await readFile(`${file}.pub`, 'utf8')).trim().split('\n') }
}

async function verifierOf(place = here): Promise<string> {
  const [row] = await query(place.database, `select engines ->> 'signer' as signer from installation`)
  return (row as { readonly signer: string }).signer
}

/** All that must be as it was where nothing was to be changed. */
async function everything({ database, folder } = here): Promise<unknown> {
  return [
    await query(database, 'select position, leaf from audit_entry order by position'),
    await query(database, 'select draft from audit_outbox order by id'),
    await query(database, 'select engines from installation'),
    (await readdir(folder, { recursive: true })).filter((name) => /segment$|signing/.test(name)).sort(),
    await readFile(keyFile({ database, folder }), 'utf8').catch(() => undefined),
  ]
}

describe('the key that signs the log is not replaced', () => {
  it('without a reason', async () => {
    for (const words of [[], ['--reason', ' ']])
      expect(await muniment(['audit', 'replace-key', ...words])).toMatchObject({ code: 2, out: '' })
  })

  it('beside a server on the data folder, nor beside any other process on the database', async () => {
    const before = await everything()
    const server = await open('server')
    const { code, err } = await beside(replacing)
    expect([code, err]).toEqual([2, expect.stringContaining('data-folder-in-use')])
    await close(server)
    expect(await everything()).toEqual(before)

    const command = await open('command')
    const other = await beside(replacing)
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('stop every server, worker')])
    expect(await everything()).toEqual(before)
    await close(command)
  })

  it('by who is no administrator, and that stands in the log', async () => {
    const added = await muniment(['user', 'add', 'An officer', '--role', 'ig-officer', '--json'])
    const { token } = JSON.parse(added.out)
    const { code, err } = await muniment(['audit', 'replace-key', '--reason', 'Why not'], { token })
    expect([code, err]).toEqual([2, expect.stringContaining('forbidden-role')])
    const drafts = await query(here.database, 'select draft from audit_outbox')
    expect(drafts.map((row) => JSON.stringify(row))).toEqual([
      expect.stringMatching(/access\.refused.*replace-signing-key/),
    ])
  })

  it('as lost where it is there, nor where it is missing and not said to be lost', async () => {
    const before = await everything()
    expect(await replace('--lost')).toMatchObject({ code: 2, err: expect.stringContaining('not lost') })
    expect(await everything()).toEqual(before)
    await rm(keyFile(here))
    expect(await replace()).toMatchObject({ code: 2, err: expect.stringContaining('say --lost') })
  })

  it('by another file in its place: nothing starts, and the log is not what that signs', async () => {
    const key = await readFile(keyFile(here), 'utf8')
    const strange = await foreignPlace()
    await cp(keyFile(strange), keyFile(here))
    for (const role of ['server', 'command', 'verifier', 'restorer', 'leaver'] as const)
      await expect(open(role)).rejects.toMatchObject({ code: 'engine-mismatch' })
    expect(await replace()).toMatchObject({ code: 2, err: expect.stringContaining('Put it back') })
    // Also where the database was made to believe in it.
    await query(
      here.database,
      `update installation set engines = engines || jsonb_build_object('signer', '${await verifierOf(strange)}'::text)`,
    )
    for (const role of ['server', 'command'] as const)
      await expect(open(role)).rejects.toMatchObject({ code: 'audit-signature' })
    expect(await replace()).toMatchObject({ code: 2, err: expect.stringContaining('audit-signature') })
    await writeFile(keyFile(here), key)
  })
})

describe('the key that signs the log is replaced', () => {
  it('by one that goes on with it, and an auditor who knows the old one follows', async () => {
    const before = await verifierOf()
    const old = await readFile(keyFile(here), 'utf8')
    const { code, out, err } = await replace('--json')
    expect([code, err]).toEqual([0, ''])
    const { now, ...said } = JSON.parse(out)
    expect(said).toEqual({ outcome: 'replaced', before, lost: false })
    expect(await verifierOf()).toBe(now)
    expect((await readdir(here.folder)).filter((name) => name.includes('signing'))).toEqual([
      'checkpoint-signing.key',
    ])
    expect(await verifyInPlace()).toEqual({ intact: true, entries: SIZE + 1, anchoredTo: SIZE + 1 })

    await close(await open('server'))
    const doctor = await muniment(['doctor'])
    const [name, id] = now.split('+')
    expect([doctor.code, doctor.out]).toEqual([0, expect.stringContaining(`signed by ${name}+${id}\n`)])
    expect(await verifyExport()).toMatchObject({ code: 0, intact: true, pub: [before, now] })
    expect(await verifyExport(before)).toMatchObject({ code: 0, intact: true })
    expect(await verifyExport(now)).toMatchObject({
      code: 0,
      warnings: [{ kind: 'earlier-key', position: SIZE }],
    })

    // Who and why, by whoever may read the log.
    const [entry] = await query(
      here.database,
      `select convert_from(leaf, 'UTF8')::jsonb as leaf from audit_entry where action = 'log.key-replaced'`,
    )
    expect(entry).toMatchObject({
      leaf: { actor: { id: 'operator:tester' }, codes: { from: before, to: now, lost: false } },
    })
    const beside = await readFile(join(here.folder, 'log.details'), 'utf8')
    expect(beside).toContain('"value":"It was seen"')

    // The old one opens nothing any more, here or in the data folder of a further server.
    await writeFile(keyFile(here), old)
    await expect(open('server')).rejects.toMatchObject({ code: 'engine-mismatch' })
    expect((await muniment(['doctor'])).out).toContain('signed with another key')
  })

  it('before a database that had no session then comes back to write under the old one', async () => {
    const away = await open('command')
    await query(
      here.database,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    )
    expect(await replace()).toMatchObject({ code: 0 })
    await expect(append(away, 1)).rejects.toMatchObject({ code: 'engine-mismatch' })
    await away.engines.close()
    expect(await verifyInPlace()).toMatchObject({ intact: true, entries: SIZE + 1 })
  })

  it('to the end where it was cut short, and until then nothing starts', async () => {
    const before = await verifierOf()
    // As the death of the process leaves it that has announced the change.
    await query(
      here.database,
      `update installation set engines = engines || jsonb_build_object('successor', '${makeSigningKey().verifier.text}'::text)`,
    )
    for (const role of ['server', 'command', 'verifier', 'restorer', 'leaver'] as const)
      await expect(open(role)).rejects.toMatchObject({
        code: 'engine-mismatch',
        message: expect.stringContaining('run muniment audit replace-key again'),
      })
    const doctor = await muniment(['doctor'])
    expect([doctor.code, doctor.out]).toEqual([1, expect.stringContaining('replace-key again')])
    expect(await replace()).toMatchObject({ code: 0 })
    expect(await verifyExport(before)).toMatchObject({ code: 0, intact: true })
  })
})

describe('a database from before the key was replaced', () => {
  it('is taken up under the new key, and goes on', async () => {
    const before = await verifierOf()
    const backup = await copyOf(here)
    expect(await replace()).toMatchObject({ code: 0 })
    const server = await open('server')
    await append(server, 3)
    await close(server)
    expect(await replace()).toMatchObject({ code: 0 })
    const now = await verifierOf()
    here = { ...here, database: backup.database }
    await expect(open('server')).rejects.toMatchObject({ code: 'database-restored' })
    expect(await replace()).toMatchObject({ code: 2, err: expect.stringContaining('restore take-up') })
    expect(await muniment(['restore', 'take-up', '--dry-run'])).toMatchObject({ code: 1 })
    expect(await muniment(['restore', 'take-up'])).toMatchObject({ code: 0 })
    await close(await open('server'))
    expect(await verifierOf()).toBe(now)
    expect(await verifyExport(before)).toMatchObject({ code: 0, intact: true })
    expect(await verifyInPlace()).toMatchObject({ intact: true })
    expect(await replace()).toMatchObject({ code: 0 })
    expect((await verifyExport(before)).pub).toHaveLength(4)
  })

  it.each([
    ['gone', false],
    ['gone but for a copy of the one before', true],
  ])('is taken up although the key is %s, and then gets another', async (_what, hasOld) => {
    const before = await verifierOf()
    const old = await readFile(keyFile(here))
    const backup = await copyOf(here)
    expect(await replace()).toMatchObject({ code: 0 })
    const now = await verifierOf()
    here = { ...here, database: backup.database }
    await rm(keyFile(here))
    if (hasOld) {
      await writeFile(keyFile(here), old)
      for (const role of ['server', 'command'] as const)
        await expect(open(role)).rejects.toMatchObject({
          code: 'audit-signature',
          message: expect.stringContaining('Where that was replaced since'),
        })
    }
    expect(await replace('--lost')).toMatchObject({
      code: 2,
      err: expect.stringContaining('restore take-up'),
    })
    expect(await muniment(['restore', 'take-up'])).toMatchObject({ code: 0 })
    await expect(open('server')).rejects.toMatchObject({
      code: expect.stringMatching(/engine-mismatch|audit-signature/),
    })
    expect(await replace('--lost')).toMatchObject({ code: 0 })
    await close(await open('server'))
    const found = await verifyExport()
    expect(found).toMatchObject({ code: 0, warnings: [{ kind: 'key-lost' }] })
    expect(found.pub.slice(0, 2)).toEqual([before, now])
  })
})

describe('a key that is lost', () => {
  it.each([
    ['gone', undefined],
    ['no key any more', 'PRIVATE+KEY+mun'],
    ['another installation’s', 'another'],
  ])(
    'being %s, is replaced by one that signs alone, and every reader of the log is told',
    async (_what, left) => {
      const before = await verifierOf()
      await rm(keyFile(here))
      if (left === 'another') await cp(keyFile(await foreignPlace()), keyFile(here))
      else if (left !== undefined) await writeFile(keyFile(here), left)
      const { code, out } = await replace('--lost')
      expect([code, out]).toEqual([0, expect.stringContaining('did not sign the change')])
      const aside = (await readdir(here.folder)).filter((name) => name.includes('signing.key.'))
      expect(aside).toHaveLength(left === undefined ? 0 : 1)
      const now = await verifierOf()
      await close(await open('server'))
      const warnings = [{ position: SIZE, kind: 'key-lost', signedTo: SIZE }]
      expect(await verifyInPlace()).toMatchObject({ intact: true, warnings })
      expect(await verifyExport()).toMatchObject({ code: 0, intact: true, warnings, pub: [before, now] })
      expect(await verifyExport(before, now)).toMatchObject({ code: 0, warnings })
      expect(await verifyExport(before)).toMatchObject({
        code: 1,
        firstBad: { position: SIZE, kind: 'signature' },
        warnings,
      })
      const told = await muniment(['audit', 'verify', join(here.folder, 'log')])
      expect([told.code, told.out]).toEqual([
        0,
        expect.stringContaining(`entry ${SIZE} says that the key was lost`),
      ])
      // From here on as any other.
      expect(await replace()).toMatchObject({ code: 0 })
      expect(await verifyExport(now)).toMatchObject({ code: 0, intact: true })
    },
  )
})

async function foreignPlace(): Promise<Place> {
  const place = await copyOf(template)
  await rm(keyFile(place))
  await muniment(['audit', 'replace-key', '--reason', 'x', '--lost'], { place })
  return place
}
