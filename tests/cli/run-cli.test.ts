import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { type Actor, type PersonActor, type Role, systemActor } from '../../src/access/actor.ts'
import { type BatchId, newId, type PersonId } from '../../src/kernel/ids.ts'
import { sha256Hex } from '../../src/kernel/sha256.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { checkBag } from '../support/check-bag.ts'
import { logReader } from '../support/log-reader.ts'
import { keptRequest } from '../support/make-saved-searches.ts'
import { once as onceBytes } from '../support/once.ts'
import { type Ran, runCommand } from '../support/run-command.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
let database: string
let folder: string
const operator: Actor = { kind: 'operator', id: 'operator:tester', name: 'tester' }

beforeAll(async () => {
  running = await startMuniment({}, (url) => {
    database = url
    return url
  })
  folder = await mkdtemp(join(tmpdir(), 'muniment-cli-'))
})
afterAll(async () => {
  await running?.stop()
  await rm(folder, { recursive: true, force: true })
})

const muniment = (...words: readonly string[]): Promise<Ran> => run(words)

/** Ctrl-C as soon as the command has said anything on stdout. */
function runInterrupted(words: readonly string[], actor: Actor = operator): Promise<Ran> {
  const stopping = new AbortController()
  const { signal } = stopping
  return runCommand(words, { muniment: running.muniment, actor, signal, heard: () => stopping.abort() })
}

function run(words: readonly string[], actor: Actor = operator): Promise<Ran> {
  return runCommand(words, { muniment: running.muniment, actor })
}

const calculation = ['retention', 'calculate', '--trigger', '2024-02-29', '--period', 'P7Y']

describe('exit codes', () => {
  it.each([
    ['an unknown command', ['frobnicate']],
    ['an option that is missing', ['retention', 'calculate', '--trigger', '2024-02-29']],
    ['a choice that is none', ['user', 'add', 'x', '--role', 'king']],
    ['a start that is none', [...calculation, '--starts', '02-29']],
    ['a period that is none', [...calculation.slice(0, -1), '7 years']],
    ['a folder that is none', ['import', '/nowhere/at/all', '--folder', 'FIN-INV/2026']],
    ['a record that is none', ['retention', 'explain', 'R-2026']],
    ['a search for nothing', ['search']],
    ['a form of nothing', ['search', 'heron', '--as', 'csv']],
    ['a resumption of nothing', ['search', 'heron', '--resume']],
    ['terms beside a query', ['search', 'heron', '--terms', 'terms.txt']],
    ['an export that was not begun', ['search', 'heron', '--export', '/tmp/never-begun.csv', '--resume']],
    ['terms that are nowhere', ['search', '--terms', '/nowhere/at/all']],
    ['terms without a term', ['search', '--terms', '/dev/null']],
    ['an export that is none', ['audit', 'verify', '/nowhere/at/all']],
    ['a result written to a folder', ['search', 'heron', '--export', '/tmp']],
    ['a log written to a folder', ['audit', 'export', '--out', '/tmp']],
  ])('are 2 for %s, with a word on what to do and nothing on stdout', async (_what, words) => {
    const { code, out, err } = await muniment(...words)
    expect([code, out]).toEqual([2, ''])
    expect(err.trim()).not.toBe('')
    expect(err).not.toMatch(/at .*\.ts:\d+/)
  })

  it.each([
    ['a record', ['retention', 'explain', 'R-2026-17EB-ARST'], 'search prints it, import --json'],
    ['an event', ['what-if', 'revocation', 'CON/117'], 'event import --json'],
  ])(
    'are 2 for %s that is not named by its id, which is said to be had where it is',
    async (_what, words, where) => {
      const { code, out, err } = await muniment(...words)
      expect([code, out, err]).toEqual([2, '', expect.stringContaining(where)])
    },
  )

  it('are 2 for an output that is no file, and leave what stands there', async () => {
    // A device, as far as renaming over it goes, that nobody else needs.
    const socket = join(folder, 'socket')
    const listening = createServer().listen(socket)
    await once(listening, 'listening')
    try {
      for (const words of [
        ['search', 'heron', '--export', socket],
        ['audit', 'export', '--out', socket],
      ]) {
        const { code, err } = await muniment(...words)
        expect([code, err]).toEqual([2, expect.stringContaining('is no ordinary file: name a file')])
        expect((await stat(socket)).isSocket()).toBe(true)
      }
    } finally {
      await new Promise((resolve) => listening.close(resolve))
    }
  })

  it('are 0 for help, of the program and of each command', async () => {
    expect(await muniment('--help')).toMatchObject({ code: 0, err: '' })
    expect((await muniment('import', '--help')).out).toContain('--manifest')
  })

  it('are 1 for a plan file with faults, which are all named with their lines', async () => {
    const file = join(folder, 'plan.yaml')
    await writeFile(
      file,
      'plan: {code: X, title: T}\nschedules: []\nclasses:\n  - {code: A, title: A, schedule: NOPE}\n',
    )
    const { code, out } = await muniment('fileplan', 'check', file, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out).errors[0]).toMatchObject({ line: 4, value: 'NOPE' })
  })

  it('are 1 for a plan file that names an authority still to be given, whatever is done with it', async () => {
    const file = join(folder, 'early.yaml')
    await writeFile(
      file,
      [
        'plan: {code: X, title: T}',
        'schedules:',
        '  - {code: S, title: S, trigger: created, period: P1Y, action: destroy,',
        '     authority: {instrument: Order, reference: X/1, approvedOn: 2999-01-01}}',
        'classes:',
        '  - {code: A, title: A, schedule: S}',
        '',
      ].join('\n'),
    )
    for (const verb of ['check', 'diff', 'apply']) {
      const { code, out } = await muniment('fileplan', verb, file, '--json')
      expect([code, JSON.parse(out)]).toMatchObject([
        1,
        {
          created: [],
          errors: [{ line: 3, path: 'schedules[0].authority.approvedOn', value: '2999-01-01' }],
        },
      ])
    }
  })
})

it('calculates a retention end, in words and as JSON', async () => {
  expect((await muniment(...calculation)).out).toContain('kept to the end of 2031-02-28')
  const { code, out } = await muniment(...calculation, '--json')
  expect([code, JSON.parse(out)]).toEqual([
    0,
    expect.objectContaining({ retentionEnd: '2031-02-28', eligibleFrom: '2031-03-01' }),
  ])
  const unit = await muniment(
    '--json',
    'retention',
    'calculate',
    '--trigger',
    '2025-03-31T23:30:00Z',
    '--period',
    'P2Y',
    '--after',
    'financial-year',
  )
  expect(JSON.parse(unit.out).retentionEnd).toBe('2028-03-31')
  const ofJuly = ['--after', 'financial-year', '--starts', '07-01']
  expect((await muniment(...calculation, ...ofJuly)).out).toContain('kept to the end of 2031-06-30')
})

it('goes on when nobody reads what it prints any more', async () => {
  // A pipe whose other end has been closed.
  const closed = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  })
  const { code } = await runCommand(['doctor', '--json'], {
    muniment: running.muniment,
    actor: operator,
    stdout: closed as unknown as NodeJS.WriteStream,
  })
  expect(code).toBe(0)
})

it.each([
  [
    'what found nothing wrong',
    ['retention', 'calculate', '--trigger', '2024-02-29', '--period', 'P1Y', '--json'],
  ],
  ['help', ['--help']],
])('is 2 where there is no room for what it prints, and says so in one line: %s', async (_what, words) => {
  // A file on a full disk.
  const full = new Writable({
    write: (_chunk, _encoding, done) =>
      done(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })),
  })
  const { code, err } = await runCommand(words, {
    muniment: running.muniment,
    actor: operator,
    stdout: full as unknown as NodeJS.WriteStream,
  })
  expect(code).toBe(2)
  expect(err).toMatch(/^The output could not be written: ENOSPC[^\n]*\n$/)
})

describe('an import', () => {
  let papers: string

  beforeAll(async () => {
    papers = join(folder, 'papers')
    await mkdir(join(papers, 'deep'), { recursive: true })
    await writeFile(join(papers, 'heron.txt'), 'a heron by the lough')
    await writeFile(join(papers, 'deep', 'eel.txt'), 'an eel in the lough')
    await writeFile(join(papers, 'empty.txt'), '')
    await symlink('/etc/passwd', join(papers, 'link.txt'))
  })

  const lines = (out: string): readonly { path: string; status: string; reason?: string; id?: string }[] =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))

  it('names every file and what became of it, and follows no link', async () => {
    const { code, out } = await muniment('import', papers, '--folder', 'FIN-INV/2026', '--json')
    expect(code).toBe(1)
    expect(
      lines(out)
        .map(({ path, status }) => `${path} ${status}`)
        .sort(),
    ).toEqual(['deep/eel.txt captured', 'empty.txt refused', 'heron.txt captured', 'link.txt refused'])
    expect(lines(out).find(({ path }) => path === 'empty.txt')?.reason).toMatch(/^empty-content/)
  })

  it('captures nothing twice when it is run again', async () => {
    const { out } = await muniment('import', papers, '--folder', 'FIN-INV/2026', '--json')
    const again = lines(out).filter(({ status }) => status === 'already-there')
    expect(again.map(({ path }) => path).sort()).toEqual(['deep/eel.txt', 'heron.txt'])
  })

  it('that is interrupted is not done: says how many files are left, and goes on when run again', async () => {
    const many = join(folder, 'many')
    await mkdir(many)
    for (let number = 0; number < 12; number += 1)
      await writeFile(join(many, `${number}.txt`), `gull ${number}`)
    const words = ['import', many, '--folder', 'FIN-INV/2026', '--json', '--no-wait']
    const { code, out, err } = await runInterrupted(words)
    const left = 12 - lines(out).length
    expect([code, left > 0]).toEqual([2, true])
    expect(err).toContain(`interrupted: ${left} of 12 files are left`)
    const again = await muniment(...words)
    expect([again.code, lines(again.out).length]).toEqual([0, 12])
  })

  it('takes what the manifest says of each file', async () => {
    await writeFile(join(papers, 'curlew.txt'), 'a curlew on the strand')
    // It lies with the papers, and is not taken for one of them.
    const manifest = join(papers, 'manifest.csv')
    await writeFile(
      manifest,
      'path,folder,title,date,author,marking,capturedOn,legacyReference,subjects\n' +
        'curlew.txt,FIN-INV/2026,"Curlew, counted",2012-02-29,N. Quinn,official,2012-03-01,DFI/2012/A-77,case:c-1;person:p 2\n' +
        'gone.txt,,,,,,,,\n',
    )
    const { out } = await muniment('import', papers, '--manifest', manifest, '--json')
    expect(lines(out).map(({ path }) => path)).not.toContain('manifest.csv')
    const curlew = lines(out).find(({ path }) => path === 'curlew.txt')
    expect(curlew?.status).toBe('captured')
    expect(lines(out).find(({ path }) => path === 'gone.txt')?.reason).toMatch(/^missing/)
    expect(lines(out).find(({ path }) => path === 'heron.txt')?.reason).toMatch(/^no-folder/)
    const explained = await muniment('retention', 'explain', curlew?.id ?? '', '--json')
    expect(JSON.parse(explained.out)).toMatchObject({ retentionEnd: '2015-02-28', state: 'due' })
    const found = await muniment('search', 'ref:77', 'OR', 'A-77', '--json')
    expect(JSON.parse(found.out).hits.map((hit: { title: string }) => hit.title)).toContain('Curlew, counted')
  })

  it('is exported whole by a query, and counted by a list of terms', async () => {
    await until(
      () => muniment('search', 'lough', '--json'),
      ({ out }) => JSON.parse(out).total === 2,
    )
    const token = await running.addPerson('reader of the route', 'civil-servant')
    const route = await fetch(`${running.url}/api/v1/search?q=heron%20lough&size=10`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const two = await muniment('search', 'heron', 'lough', '--json')
    expect(JSON.parse(two.out)).toEqual({ ...Object(await route.json()), matchingAll: expect.any(Number) })
    const mistyped = await muniment('search', 'curlwe')
    expect(mistyped.out).toContain(
      'did you mean: Curlew  (nothing has “curlwe”, and “Curlew” stands in titles)',
    )
    const csv = join(folder, 'lough.csv')
    const written = await muniment('search', 'lough', '--export', csv, '--json')
    expect(JSON.parse(written.out)).toMatchObject({ out: csv, rows: 2, reading: 1 })
    const [header, ...rows] = (await readFile(csv, 'utf8')).trimEnd().split('\n')
    expect(header).toBe('id,reference,title,class,classTitle,folder,date,marking,format,author,capturedAt')
    const hits: readonly { id: string }[] = JSON.parse((await muniment('search', 'lough', '--json')).out).hits
    expect(rows.map((row) => row.split(',')[0])).toEqual(hits.map(({ id }) => id).sort())
    const all = join(folder, 'all.json')
    expect((await muniment('search', '', '--export', all, '--json')).err).not.toContain('error')
    expect(JSON.parse(await readFile(all, 'utf8')).length).toBeGreaterThan(2)

    const list = join(folder, 'terms.txt')
    await writeFile(list, '\uFEFF# birds\r\nheron\r\n\r\n  lough  \n=cormorant')
    const counted = await muniment('search', '--terms', list, '--json')
    expect([counted.code, JSON.parse(counted.out)]).toMatchObject([
      0,
      { items: [{ term: 'heron', total: 1 }, { term: 'lough', total: 2 }, { total: 0 }], distinct: 2 },
    ])
    expect((await muniment('search', '--terms', list)).out).toMatch(/^ +1 {2}heron .*\n +2 {2}lough/)
    await writeFile(list, 'lough heron\nlough')
    expect((await muniment('search', '--terms', list)).out).toMatch(
      /^ +2 {2}lough heron {2}\(1 with all of it; all of .*\n +2 {2}lough {2}\(“lough”\)/,
    )
    await writeFile(list, '\uFEFF# birds\r\nheron\r\n\r\n  lough  \n=cormorant')
    const table = await muniment('search', '--terms', list, '--as', 'csv')
    expect(table.out).toContain('heron,1,')
    expect(table.out).toContain(`"'=cormorant",0,`)
    await writeFile(list, 'heron AND\nlough\n')
    const faulty = await muniment('search', '--terms', list, '--as', 'csv')
    expect([faulty.code, faulty.out]).toEqual([1, expect.stringContaining('lough,2,')])
    const fault = { term: 'heron AND', error: { code: 'invalid-query', position: expect.any(Number) } }
    for (const form of [['--json'], ['--as', 'json']]) {
      const { out } = await muniment('search', '--terms', list, ...form)
      expect(JSON.parse(out).items[0]).toMatchObject(fault)
    }
  })

  it('refuses a manifest with faults before anything is captured, naming their lines', async () => {
    const manifest = join(folder, 'faulty.csv')
    await writeFile(
      manifest,
      'path,date,marking\nheron.txt,31/12/2012,official\ndeep/eel.txt,2012-12-31,secret\n',
    )
    const { code, err } = await muniment('import', papers, '--manifest', manifest)
    expect(code).toBe(2)
    expect(err).toMatch(/line 2, date/)
    expect(err).toMatch(/line 3, marking/)
  })
})

it('lists a person’s saved searches, and runs everybody’s without a word of what they found', async () => {
  const name = 'Sile'
  const token = await running.addPerson(name, 'civil-servant')
  const sile = await running.muniment.people.authenticate(token)
  if (sile === undefined) throw new Error('nobody has this token')
  const mine = await run(['searches', '--json'], sile)
  expect([mine.code, JSON.parse(mine.out)]).toEqual([0, []])
  await running.muniment.search.saved.save(sile, {
    name: 'Waders',
    request: keptRequest('turnstone'),
    alerts: 'daily',
  })
  const ran = await muniment('alerts', 'run', '--json')
  expect([ran.code, JSON.parse(ran.out)]).toEqual([0, { run: 1, paused: 0, postponed: 0 }])
  const listed = await run(['searches', '--json'], sile)
  expect(JSON.parse(listed.out)).toMatchObject([{ name: 'Waders', state: 'active', unseen: 0 }])
  const nobody = await muniment('searches')
  expect(nobody.code).toBe(2)
  expect(nobody.err).toMatch(/MUNIMENT_TOKEN/)
  expect((await run(['alerts', 'run'], sile)).code).toBe(2)
})

it('adds people, whose token is shown once and works', async () => {
  const { code, out } = await muniment('user', 'add', 'Niamh', '--role', 'civil-servant', '--json')
  expect(code).toBe(0)
  const { token, role, name } = JSON.parse(out)
  expect([name, role]).toEqual(['Niamh', 'civil-servant'])
  expect(await running.muniment.people.authenticate(token)).toMatchObject({ name: 'Niamh' })
  const rotated = JSON.parse((await muniment('user', 'rotate', 'Niamh', '--json')).out)
  expect(await running.muniment.people.authenticate(token)).toBeUndefined()
  await muniment('user', 'disable', 'Niamh')
  expect(await running.muniment.people.authenticate(rotated.token)).toBeUndefined()
  expect((await muniment('user', 'add', 'Niamh', '--role', 'auditor')).code).toBe(2)
})

it('changes what people may do, and prints how they stand', async () => {
  await muniment('user', 'add', 'Maeve', '--role', 'civil-servant', '--group', 'hr', '--json')
  const change = async (...words: readonly string[]) => {
    const { code, out } = await muniment('user', 'change', 'Maeve', ...words, '--json')
    return { code, ...(code === 0 && JSON.parse(out)) }
  }
  const stands = { code: 0, name: 'Maeve', role: 'civil-servant', scope: null, clearance: 'official' }
  expect(await change('--scope', 'FIN')).toMatchObject({ ...stands, scope: 'FIN', groups: ['hr'] })
  expect(await change('--group', 'pay', '--group', 'it')).toMatchObject({
    scope: 'FIN',
    groups: ['it', 'pay'],
  })
  expect(await change('--no-scope', '--no-groups')).toMatchObject({ ...stands, groups: [] })
  const promoted = ['--role', 'ig-officer', '--clearance', 'official-sensitive', '--reason', 'Promoted']
  expect(await change(...promoted)).toMatchObject({ role: 'ig-officer', clearance: 'official-sensitive' })
  const { out } = await muniment('user', 'change', 'Maeve', '--group', 'hr')
  expect(out).toBe('Maeve is ig-officer for the whole plan, cleared for official-sensitive, groups hr.\n')
  for (const wrong of [
    [],
    ['--reason', 'Because'],
    ['--scope', 'GONE'],
    ['--role', 'king'],
    ['--group', 'hr', '--no-groups'],
  ])
    expect([wrong, await change(...wrong)]).toEqual([wrong, { code: 2 }])
  expect((await muniment('user', 'change', 'Nobody', '--no-groups')).code).toBe(2)
  await muniment('user', 'disable', 'Maeve')
  expect((await muniment('user', 'change', 'Maeve', '--no-groups')).err).toContain('person-disabled')
})

it('takes an option that may be said several times before an argument as well as after it', async () => {
  const added = await muniment(
    'user',
    'add',
    '--role',
    'auditor',
    '--group',
    'hr',
    '--group',
    'pay',
    'Una',
    '--json',
  )
  const una = await running.muniment.people.authenticate(JSON.parse(added.out).token)
  expect(una).toMatchObject({ name: 'Una', groups: ['hr', 'pay'] })
  const unreadable = await muniment('audit', 'verify', '--checkpoints', 'kept', '/nowhere/log')
  expect(unreadable.err).toMatch(/cannot be read/)
})

it('checks that every document is still what was captured, and names one whose bytes are gone', async () => {
  const check = async () => {
    const { code, out } = await muniment('fixity', '--json')
    return { code, ...JSON.parse(out) }
  }
  const before = await check()
  expect(before).toMatchObject({ code: 0, missing: 0, damaged: 0, unsound: [] })
  expect(before.checked).toBeGreaterThan(0)
  const store = running.muniment.engines.contentStore
  const { recordId, componentId, key } = await aDocument()
  const bytes = await readAll(await store.open(key))
  await store.destroy(key)
  expect(await check()).toEqual({
    ...before,
    code: 1,
    bytes: before.bytes - bytes.length,
    missing: 1,
    unsound: [{ recordId, componentId, problem: 'missing' }],
  })
  const { err, out } = await muniment('fixity')
  expect(out).toContain(`missing  record ${recordId}, component ${componentId}`)
  expect(err).toContain('checked')
  await store.put(key, onceBytes(bytes))
  expect(await check()).toEqual(before)
})

/** Any that is kept. */
async function aDocument() {
  const client = new Client({ connectionString: database })
  await client.connect()
  const { rows } = await client.query(
    `select c.record_id as "recordId", c.id as "componentId", c.object_key as key
     from component c join record r on r.id = c.record_id and r.state = 'active' order by c.id limit 1`,
  )
  await client.end()
  return rows[0]
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = []
  for await (const chunk of chunks) read.push(chunk)
  return Buffer.concat(read)
}

it('exports the log and verifies it; a changed byte is found', async () => {
  const log = join(folder, 'audit.jsonl')
  expect((await muniment('audit', 'export', '--out', log, '--json')).code).toBe(0)
  const verified = await muniment('audit', 'verify', log, '--json')
  expect([verified.code, JSON.parse(verified.out).intact]).toEqual([0, true])
  const text = await readFile(log, 'utf8')
  await writeFile(log, text.replace('record.captured', 'record.updated'))
  const tampered = await muniment('audit', 'verify', log, '--json')
  expect([tampered.code, JSON.parse(tampered.out).firstBad.kind]).toEqual([1, 'altered'])
})

it('verifies the log where it lies, and finds what a superuser changed there', async () => {
  await muniment('audit', 'export', '--out', join(folder, 'anchored.jsonl'))
  const verify = async () => {
    const { code, out } = await muniment('audit', 'verify', '--json')
    return { code, ...JSON.parse(out) }
  }
  expect(await verify()).toMatchObject({ code: 0, intact: true })
  const superuser = new Client({ connectionString: database })
  await superuser.connect()
  try {
    const change = (from: string, to: string) =>
      superuser.query(
        `update audit_entry set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), $1, $2), 'UTF8') where position = 2`,
        [from, to],
      )
    await superuser.query('alter table audit_entry disable trigger audit_entry_stays')
    await change('"done"', '"failed"')
    expect(await verify()).toMatchObject({
      code: 1,
      intact: false,
      firstBad: { position: 2, kind: 'altered' },
    })
    await change('"failed"', '"done"')
    await superuser.query('alter table audit_entry enable trigger audit_entry_stays')
  } finally {
    await superuser.end()
  }
  expect(await verify()).toMatchObject({ code: 0, intact: true })
  expect(await muniment('audit', 'verify', '--key', 'mine')).toMatchObject({ code: 2, out: '' })
  const clerk: Actor = {
    kind: 'person',
    id: newId<PersonId>(),
    name: 'clerk',
    role: 'civil-servant',
    scope: null,
    clearance: 'official',
    groups: [],
    how: 'token',
  }
  expect(await run(['audit', 'verify'], clerk)).toMatchObject({ code: 2, out: '' })
})

it('sweeps dry for another day, and says what engines there are', async () => {
  const swept = JSON.parse(
    (await muniment('retention', 'sweep', '--dry-run', '--as-of', '2200-01-01', '--json')).out,
  )
  expect(swept).toMatchObject({ dryRun: true, asOf: '2200-01-01', batches: [] })
  expect(swept.due).toBeGreaterThan(0)
  const { code, out } = await muniment('doctor', '--json')
  expect([code, JSON.parse(out).sound]).toEqual([0, true])
})

describe('event import', () => {
  const officer: Actor = {
    kind: 'person',
    id: newId<PersonId>(),
    name: 'officer',
    role: 'ig-officer',
    scope: null,
    clearance: 'official',
    groups: [],
    how: 'token',
  }
  const importEvents = async (
    csv: string | Buffer,
    actor: Actor,
    ...more: readonly string[]
  ): Promise<Ran> => {
    const file = join(folder, 'events.csv')
    await writeFile(file, csv)
    return run([...more, 'event', 'import', file], actor)
  }
  const header = 'type,subjectType,subjectId,date\n'

  it('registers nothing for the operator, or of a file with a fault in it, of which each is named', async () => {
    const good = 'contract-ended,contract,C-0,2016-06-30\n'
    const refused = await importEvents(header + good, operator)
    expect([refused.code, refused.out]).toEqual([2, ''])
    const faulty = await importEvents(`${header}${good}contract-ended,contract,,30.6.2016\n`, officer)
    expect(faulty.code).toBe(2)
    expect(faulty.err).toContain('line 3, subjectId')
    expect(faulty.err).toContain('line 3, date')
    for (const empty of ['', header, `${header}\n\n`]) {
      const nothing = await importEvents(empty, officer)
      expect([nothing.code, nothing.out, nothing.err]).toEqual([
        2,
        '',
        expect.stringContaining('The list of events holds no line'),
      ])
    }
    const foreign = await importEvents(
      Buffer.from(`${header}contract-ended,contract,Siân,2016-06-30\n`, 'latin1'),
      officer,
    )
    expect([foreign.code, foreign.err]).toEqual([2, expect.stringContaining('not UTF-8 text')])
    const controls = await importEvents(`${header}${good}contract-ended,contract,C-\0,2016-06-30\n`, officer)
    expect([controls.code, controls.out]).toEqual([2, ''])
    expect(controls.err).toContain('line 3, subjectId: holds control characters')
    const twice = await importEvents(
      'type,subjectId,subjectType,subjectId,date\ncontract-ended,C-0,contract,C-9,2016-06-30\n',
      officer,
    )
    expect([twice.code, twice.err]).toEqual([2, expect.stringContaining('has the column subjectId twice')])
    const lacking = await importEvents('type,subjectType,date\ncontract-ended,contract,2016-06-30\n', officer)
    expect([lacking.code, lacking.err]).toEqual([2, expect.stringContaining('has no column subjectId')])
    const again = await importEvents(header + good, officer)
    expect([again.code, again.out]).toEqual([0, '1 registered, 0 already there, 0 refused\n'])
  })

  it('registers each line, refuses what stands for nothing without stopping, and goes on when run again', async () => {
    const csv = `${header}contract-ended,contract,C-1,2016-06-30\ncontract-end,contract,C-2,2016-06-30\ncontract-ended,contract,C-3,2017-01-31\n`
    const first = await importEvents(csv, officer)
    expect([first.code, first.out]).toEqual([1, '2 registered, 0 already there, 1 refused\n'])
    expect(first.err).toContain('refused line 3: unknown-event')
    const second = await importEvents(csv.replace('contract-end,', 'contract-ended,'), officer, '--json')
    expect(second.code).toBe(0)
    const lines = second.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ line, status }) => [line, status])).toEqual([
      [2, 'already-there'],
      [3, 'registered'],
      [4, 'already-there'],
    ])
    const otherDay = await importEvents(`${header}contract-ended,contract,C-1,2016-07-01\n`, officer)
    expect([otherDay.code, otherDay.out]).toEqual([1, '0 registered, 0 already there, 1 refused\n'])
    expect(otherDay.err).toContain('refused line 2: event-exists')
    expect(otherDay.err).toContain('2016-06-30')
    const composed = await importEvents(`${header}contract-ended,contract,Siân,2016-06-30\n`, officer)
    expect(composed.out).toBe('1 registered, 0 already there, 0 refused\n')
    const decomposed = `${header} contract-ended ,contract, ${'Siân'.normalize('NFD')} ,2016-06-30\n`
    expect((await importEvents(decomposed, officer)).out).toBe('0 registered, 1 already there, 0 refused\n')
  })

  it('that is interrupted is not done, and says how many lines are left', async () => {
    const file = join(folder, 'interrupted.csv')
    const line = (id: string) => `contract-ended,contract,${id},2016-06-30\n`
    await writeFile(file, `${header}${line('I-1')}${line('I-2')}${line('I-3')}`)
    const words = ['event', 'import', file, '--json']
    const { code, out, err } = await runInterrupted(words, officer)
    expect([code, out.trim().split('\n').length]).toEqual([2, 1])
    expect(err).toContain('interrupted: 2 of 3 lines are left')
    const again = await run(words, officer)
    expect([again.code, again.out.trim().split('\n').length]).toEqual([0, 3])
  })
})

describe('transfer', () => {
  /** One whom the database knows, as whoever decides, approves or executes. */
  async function addOfficer(name: string): Promise<Actor> {
    const { people } = running.muniment
    const { token } = await people.add(systemActor, {
      name,
      role: 'ig-officer',
      clearance: 'official',
      scope: null,
      groups: [],
    })
    const added = await people.authenticate(token)
    if (added === undefined) throw new Error(`${name} is not let in`)
    return added
  }

  /** A batch of one old record, approved for transfer, packaged. */
  async function packagedBatch(executor: Actor): Promise<BatchId> {
    const { retention, ingest } = running.muniment
    const decider = await addOfficer('decider')
    const approver = await addOfficer('approver')
    const { record } = await ingest.captureRecord(decider, {
      metadata: { folder: 'FIN-INV/2026', title: 'To be handed over', date: parseDate('2001-01-01') },
      content: (async function* () {
        yield Buffer.from('handed over')
      })(),
      filename: 'over.txt',
      mediaType: 'text/plain',
    })
    const { finished } = await retention.startSweep(decider, { dryRun: false })
    const batches = (await finished).batches
    const items = await Promise.all(
      batches.map((id) => retention.listBatchItems(decider, id, { size: 200, cursor: null })),
    )
    const index = items.findIndex((page) => page.items.some((item) => item.recordId === record.id))
    const batch = batches[index]
    if (batch === undefined) throw new Error('it is not due')
    await retention.decideBatch(
      decider,
      batch,
      (items[index]?.items ?? []).map(({ recordId }) =>
        recordId === record.id
          ? { recordId, decision: 'transfer' }
          : { recordId, decision: 'retain-permanently' },
      ),
    )
    await retention.approveBatch(approver, batch, 'yes')
    await retention.executeBatch(executor, batch, undefined)
    await until(
      () => retention.getTransfer(decider, batch),
      (found) => found.package !== null,
    )
    return batch
  }

  it('takes the package away whole, brings the answer back from CSV or JSON, and says what does not fit', async () => {
    const executor = await addOfficer('executor')
    const batch = await packagedBatch(executor)
    const out = join(folder, 'bag.tar')
    const asExecutor = (...words: readonly string[]): Promise<Ran> => run(['transfer', ...words], executor)
    expect((await muniment('transfer', 'package', batch, '--out', out)).code).toBe(2)
    expect((await asExecutor('package', 'no-batch', '--out', out)).code).toBe(2)
    const taken = await asExecutor('package', batch, '--out', out, '--json')
    const archive = await readFile(out)
    expect([taken.code, JSON.parse(taken.out)]).toEqual([
      0,
      { out, sequence: 1, size: archive.length, sha256: sha256Hex(archive) },
    ])
    expect((await readdir(folder)).filter((name) => name.includes('.draft-'))).toEqual([])
    const [file] = checkBag(archive).metadata.files
    const answer = join(folder, 'answer.csv')
    const line = `${file?.['path']},${file?.['sha256']},accepted,ARCH 9,`
    await writeFile(
      answer,
      `path,sha256,outcome,archiveReference,reason\n${line}\ndata/none,${'0'.repeat(64)},refused,,\n`,
    )
    const empty = join(folder, 'empty.csv')
    await writeFile(empty, 'path,sha256,outcome,archiveReference,reason\n')
    const nothing = await asExecutor('acknowledge', batch, empty)
    expect([nothing.code, nothing.out, nothing.err]).toEqual([
      2,
      '',
      expect.stringContaining('The acknowledgement holds no line'),
    ])
    const first = await asExecutor('acknowledge', batch, answer)
    expect([first.code, first.out]).toEqual([
      1,
      'records: 1 accepted, 0 refused, 0 noted; 1 lines not taken\n',
    ])
    expect(first.err).toContain('not taken data/none: unknown-path')
    const json = join(folder, 'answer.json')
    await writeFile(
      json,
      JSON.stringify({ archiveReference: 'ARCH 9', files: [{ ...file, outcome: 'maybe' }] }),
    )
    const malformed = await asExecutor('acknowledge', batch, json)
    expect([malformed.code, malformed.out]).toEqual([2, ''])
    expect(malformed.err).toContain('files.0.outcome')
    const { path, sha256 } = file ?? {}
    await writeFile(
      json,
      JSON.stringify({ archiveReference: 'ARCH 9', files: [{ path, sha256, outcome: 'accepted' }] }),
    )
    const second = await asExecutor('acknowledge', batch, json, '--json')
    expect([second.code, JSON.parse(second.out).lines[0].status]).toEqual([0, 'already-acknowledged'])
    await until(
      () => running.muniment.retention.getTransfer(executor, batch),
      (found) => found.items.transferred === 1,
    )
    const gone = await run(['folders', String(file?.['recordId'])], executor)
    expect([gone.code, gone.out, gone.err]).toEqual([
      2,
      '',
      expect.stringContaining('lies in no folder. (gone)'),
    ])
  })
})

describe('file, unfile and folders', () => {
  const person = (role: Role, scope: string | null = null): Actor => ({
    kind: 'person',
    id: newId<PersonId>(),
    name: `a ${role}`,
    role,
    scope,
    clearance: 'official',
    groups: [],
    how: 'token',
  })
  const clerk = person('civil-servant')
  const reason = ['--reason', 'Both of them ask for it']
  let id = ''

  beforeAll(async () => {
    const file = join(folder, 'jetty')
    await mkdir(file)
    await writeFile(join(file, 'jetty.txt'), 'a jetty on the lough')
    const { out } = await muniment('import', file, '--folder', 'EST/2026', '--json')
    id = JSON.parse(out).id
  })

  it('are refused without a reason, to the operator, and to whoever may not; what is not there is not found', async () => {
    for (const [code, actor, ...words] of [
      ['--reason', clerk, 'file', id, 'PRESS/2026'],
      ['reason-missing', clerk, 'file', id, 'PRESS/2026', '--reason', ' '],
      ['malformed', clerk, 'file', 'R-2026', 'PRESS/2026', ...reason],
      ['forbidden-role', operator, 'file', id, 'PRESS/2026', ...reason],
      ['forbidden-role', clerk, 'unfile', id, 'EST/2026', ...reason],
      ['unknown-folder', clerk, 'file', id, 'PRESS/1926', ...reason],
      ['not-found', clerk, 'file', newId(), 'PRESS/2026', ...reason],
      ['not-found', person('civil-servant', 'PRESS'), 'folders', id],
      ['conflict', person('ig-officer'), 'unfile', id, 'EST/2026', ...reason],
    ] as const) {
      const { code: exit, out, err } = await run(words, actor)
      expect([words, exit, out, err]).toEqual([words, 2, '', expect.stringContaining(code)])
    }
    const { out } = await run(['folders', id, '--json'], clerk)
    expect(JSON.parse(out)).toMatchObject({ folders: ['EST/2026'] })
  })

  it('let a record lie in a further folder, show where it lies to each who asks, and take it out again', async () => {
    const filed = await run(['file', id, 'PRESS/2026', ...reason, '--json'], clerk)
    expect([filed.code, JSON.parse(filed.out)]).toEqual([
      0,
      {
        id,
        reference: expect.any(String),
        title: 'jetty',
        folder: 'EST/2026',
        folders: ['EST/2026', 'PRESS/2026'],
      },
    ])
    const seen = await run(['folders', id, '--json'], person('civil-servant', 'PRESS'))
    expect(JSON.parse(seen.out)).toMatchObject({ folder: 'PRESS/2026', folders: ['PRESS/2026'] })
    const taken = await run(['unfile', id, 'EST/2026', ...reason], person('ig-officer'))
    expect([taken.code, taken.out]).toEqual([0, expect.stringContaining('PRESS/2026 (PRESS)')])
    expect(taken.out).not.toContain('EST/2026')
    expect((await muniment('file', '--help')).out).toContain('--reason')
  })
})

describe('what a person’s role does not allow', () => {
  const person = (role: Role, scope: string | null = null): PersonActor => ({
    kind: 'person',
    id: newId<PersonId>(),
    name: `a refused ${role}`,
    role,
    scope,
    clearance: 'official',
    groups: [],
    how: 'token',
  })
  const refusals = async ({ id }: PersonActor) => {
    const { listEntries } = running.muniment.audit
    const filter = { action: 'access.refused', actor: id }
    const { items } = await listEntries(
      filter,
      { size: 50, cursor: null },
      logReader(() => true),
    )
    return items.map(({ subject, details }) => [subject.type, details])
  }

  it('is in the log once, whatever command it was; what the operator may not is nobody’s', async () => {
    const [officer, clerk, administrator] = [
      person('ig-officer', 'FIN'),
      person('civil-servant'),
      person('administrator'),
    ]
    const papers = join(folder, 'earlier')
    const manifest = join(folder, 'earlier.csv')
    const acknowledgement = join(folder, 'acknowledged.csv')
    await mkdir(papers)
    await writeFile(join(papers, 'earlier.txt'), 'from long ago')
    await writeFile(manifest, 'path,folder,capturedOn\nearlier.txt,FIN-INV/2026,2001-01-31\n')
    await writeFile(acknowledgement, `path,sha256,outcome\nx,${'0'.repeat(64)},accepted\n`)
    const plan = join(import.meta.dirname, '../fixtures/journey-plan.yaml')
    const unfile = ['unfile', newId(), 'EST/2026', '--reason', 'Asked for']
    expect((await run(['fileplan', 'apply', plan], officer)).code).toBe(2)
    expect((await run(['import', papers, '--manifest', manifest], clerk)).code).toBe(1)
    expect((await run(unfile, clerk)).code).toBe(2)
    const words = ['transfer', 'acknowledge', newId(), acknowledgement]
    expect((await run(words, administrator)).code).toBe(2)
    expect(await refusals(officer)).toEqual([
      ['person', { asked: 'apply-file-plan', code: 'forbidden-role' }],
    ])
    expect(await refusals(clerk)).toEqual([
      ['person', { asked: 'capture-record', code: 'forbidden-role' }],
      ['person', { asked: 'unfile-record', code: 'forbidden-role' }],
    ])
    expect(await refusals(administrator)).toEqual([
      ['person', { asked: 'acknowledge-transfer', code: 'forbidden-role' }],
    ])
    expect((await run(unfile, operator)).err).toContain('forbidden-role')
  })
})

describe('what-if', () => {
  const officer: Actor = {
    kind: 'person',
    id: newId<PersonId>(),
    name: 'an officer who looks',
    role: 'ig-officer',
    scope: null,
    clearance: 'official',
    groups: [],
    how: 'token',
  }
  const plan = join(import.meta.dirname, '../fixtures/journey-plan.yaml')

  it('shows nothing of a version to the operator, and counts it for an officer, with its records in a file', async () => {
    const words = ['what-if', 'version', 'EX-03', '1', '--records', join(folder, 'foreseen.csv'), '--json']
    const refused = await run(words, operator)
    expect([refused.code, refused.out]).toEqual([2, ''])
    const { code, out } = await run(words, officer)
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ changed: 0, byMonth: [] })])
    expect(await readFile(join(folder, 'foreseen.csv'), 'utf8')).toMatch(/^recordId,reference,title,/)
    expect((await run(['what-if', 'version', 'EX-03', 'one'], officer)).code).toBe(2)
  })

  it('of an event is asked for in words, and of one that no schedule counts from refused', async () => {
    const known = await run(['what-if', 'event', 'contract-ended', 'contract', 'C-77', '2020-01-31'], officer)
    expect([known.code, known.out]).toEqual([0, expect.stringContaining('0 of 0 records would change')])
    const unknown = ['what-if', 'event', 'contract-end', 'contract', 'C-77', '2020-01-31']
    expect(await run(unknown, officer)).toMatchObject({
      code: 2,
      err: expect.stringContaining('unknown-event'),
    })
  })

  it('of a folder and a record is asked for by reference and id, with the codes of the changes themselves', async () => {
    const foresee = (...words: string[]) => run(['what-if', ...words], officer)
    const closing = await foresee('close', 'CON/2019', '--on', '2999-01-01')
    expect([closing.code, closing.err]).toEqual([2, expect.stringContaining('date-in-future')])
    for (const words of [
      ['close', 'CON/2019'],
      ['move-folder', 'CON/2019', 'EST'],
      ['override', 'CON/2019', 'EX-07D', '--json'],
    ])
      expect([words, await foresee(...words)]).toEqual([
        words,
        expect.objectContaining({ code: 0, out: expect.stringMatching(/would change|"changed"/) }),
      ])
    for (const [code, ...words] of [
      ['conflict', 'reopen', 'CON/2019'],
      ['conflict', 'override-withdrawal', 'CON/2019'],
      ['not-found', 'close', 'CON/1919'],
      ['not-found', 'move', newId(), 'CON/2019'],
      ['not-found', 'override', newId(), 'EX-07D'],
      ['malformed', 'move', 'CON/2019', 'CON/2019'],
    ])
      expect([words, await foresee(...words)]).toEqual([
        words,
        expect.objectContaining({ code: 2, err: expect.stringContaining(code ?? '') }),
      ])
  })

  it('of a plan file shows each draft and all of them, and changes nothing', async () => {
    const file = join(folder, 'longer.yaml')
    await writeFile(file, (await readFile(plan, 'utf8')).replace('period: P7Y', 'period: P8Y'))
    const words = ['fileplan', 'diff', file]
    const { code, out } = await run([...words, '--what-if', '--json'], officer)
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({
        drafted: [expect.objectContaining({ code: 'EX-07', version: 2 })],
        whatIf: expect.objectContaining({
          each: [expect.objectContaining({ kind: 'schedule', code: 'EX-07', version: 2 })],
          together: expect.objectContaining({ conflicts: 0 }),
        }),
      }),
    ])
    const inWords = await run([...words, '--what-if', '--records', join(folder, 'plan.json')], officer)
    expect(inWords.out).toContain('publishing schedule EX-07 version 2 alone')
    expect(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))).toEqual(expect.any(Array))
    const again = await run([...words, '--json'], officer)
    expect(JSON.parse(again.out).drafted).toHaveLength(1)
    expect((await run([...words, '--records', 'x.csv'], officer)).code).toBe(2)
  })
})

describe('vocabulary', () => {
  const yaml = (...entries: readonly string[]) =>
    ['vocabulary:', ...entries.map((entry) => `  - ${entry}`), ''].join('\n')
  const listed = async (): Promise<readonly { readonly forms: readonly string[]; readonly note: string }[]> =>
    JSON.parse((await muniment('vocabulary', 'list', '--json')).out).items

  it('applies nothing of a file with a fault, and names each with its line', async () => {
    const before = await listed()
    const file = join(folder, 'faulty-vocabulary.yaml')
    await writeFile(
      file,
      yaml('{forms: [NKT, Night kestrel]}', '{forms: [DfI, Dull form, FOI]}', '{forms: [alone]}'),
    )
    const { code, out } = await muniment('vocabulary', 'apply', file, '--json')
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      { created: 0, errors: [{ path: 'line 4, forms', message: 'an entry has 2 to 20 forms' }] },
    ])
    await writeFile(file, yaml('{forms: [NKT, Night kestrel]}', '{forms: [DfI, Dull form, FOI]}'))
    const taken = await muniment('vocabulary', 'apply', file)
    expect(taken).toMatchObject({ code: 1, out: expect.stringContaining('2 errors; nothing was changed') })
    expect(taken.out).toContain('line 3, forms.0: stands in entry')
    await writeFile(file, yaml('{forms: [NKT, Night kestrel]}', '{forms: [nkt, Nice]}'))
    expect((await muniment('vocabulary', 'apply', file)).out).toContain(
      'error line 3: “nkt” stands at line 2 already',
    )
    expect(await listed()).toEqual(before)
  })

  it.each([
    ['no such file', undefined, /not a file/],
    ['no YAML', 'vocabulary: [', /line \d/],
    ['another file', 'plan: {code: X}', /line 1, plan|line 1, vocabulary/],
    ['a form that is a map', yaml('{forms: [{a: b}, c]}'), /line 2, vocabulary\[0\].forms\[0\]/],
    ['an unknown key', yaml('{forms: [NKT, Night kestrel], nots: x}'), /nots/],
  ])('refuses %s', async (name, text, message) => {
    const file = join(folder, `vocabulary-${name.replaceAll(' ', '-')}.yaml`)
    if (text !== undefined) await writeFile(file, text)
    const { code, out, err } = await muniment('vocabulary', 'apply', file)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
  })

  it('applies a file, and the same again changes nothing', async () => {
    const file = join(folder, 'vocabulary.yaml')
    await writeFile(
      file,
      yaml(
        '{forms: [NKT, Night kestrel], note: A bird}',
        '{forms: [NO, "No object", "2019"]}',
        '{forms: [HGV, heavy goods vehicle, lorry]}',
      ),
    )
    const apply = async (path: string) =>
      JSON.parse((await muniment('vocabulary', 'apply', path, '--json')).out)
    expect(await apply(file)).toEqual({ created: 2, changed: 1, unchanged: 0, errors: [] })
    expect(await apply(file)).toEqual({ created: 0, changed: 0, unchanged: 3, errors: [] })
    const forms = (await listed()).map((entry) => entry.forms)
    expect(forms).toContainEqual(['HGV', 'heavy goods vehicle', 'lorry'])
    expect(forms).toContainEqual(['NO', 'No object', '2019'])
    expect(forms).toContainEqual(['DfI', 'Department for Infrastructure'])
    const csv = join(folder, 'vocabulary.csv')
    await writeFile(csv, 'forms,note\nNKT|Night kestrel,Another bird\n"Moor | Heath, open",\n')
    expect(await apply(csv)).toEqual({ created: 1, changed: 1, unchanged: 0, errors: [] })
    expect(await listed()).toContainEqual(
      expect.objectContaining({ forms: ['Moor', 'Heath, open'], note: '' }),
    )
  })

  it('adds and removes an entry by any of its forms', async () => {
    const added = await muniment('vocabulary', 'add', 'NPL', 'Northern plover', '--note', 'A bird', '--json')
    expect(JSON.parse(added.out)).toMatchObject({
      forms: ['NPL', 'Northern plover'],
      note: 'A bird',
      revision: 1,
    })
    expect((await muniment('vocabulary', 'add', 'npl', 'Nine plums')).err).toContain('form-taken')
    const removed = await muniment('vocabulary', 'remove', 'northern plovers')
    expect([removed.code, removed.out]).toEqual([
      0,
      expect.stringContaining('NPL = Northern plover  (A bird)'),
    ])
    expect((await muniment('vocabulary', 'remove', 'NPL')).code).toBe(2)
  })

  it('is left aside by a search that says so', async () => {
    const found = async (...more: readonly string[]) =>
      JSON.parse((await muniment('search', 'PSNI', '--json', ...more)).out).interpretation
    expect(await found()).toBe('“PSNI” or “Police Service of Northern Ireland”')
    expect(await found('--no-synonyms')).toBe('“PSNI”')
  })
})
