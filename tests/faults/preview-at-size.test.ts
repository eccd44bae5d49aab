import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import request from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

/** Scenario 12 says a million: MUNIMENT_CORPUS=1000000. As many here as there is time for in every run. */
const RECORDS = Number(process.env['MUNIMENT_CORPUS'] ?? 200_000)
const FOLDERS = 200
const authority = 'authority: {instrument: Order, reference: X, approvedOn: 2019-05-01}'
const plan = `plan: {code: SIZE, title: A plan to be filled}
schedules:
  - {code: SEVEN, title: Seven years, ${authority}, trigger: created, period: P7Y, action: destroy}
  - {code: OTHER, title: Ten years, ${authority}, trigger: created, period: P10Y, action: destroy}
classes:
  - {code: A, title: A, schedule: SEVEN, classes: [{code: AA, title: AA}, {code: AB, title: AB, schedule: OTHER}]}
  - {code: B, title: B, schedule: OTHER}
`

let running: RunningMuniment
let folder: string
const tokens: { [name: string]: string } = {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-size-'))
  await writeFile(join(folder, 'plan.yaml'), plan)
  running = await startMuniment(
    { MUNIMENT_CLOCK: '2026-03-02T10:00:00Z' },
    undefined,
    join(folder, 'plan.yaml'),
  )
  for (const name of ['drafter', 'publisher']) tokens[name] = await running.addPerson(name, 'ig-officer')
  await fill()
}, 600_000)
afterAll(async () => {
  await running?.stop()
  await rm(folder, { recursive: true, force: true })
})

it(`an officer previews 7 → 6 years over ${RECORDS} records, and publishing does that to the last record`, async () => {
  const drafted = await post('drafter', '/schedules/SEVEN/versions', {
    title: 'Six years',
    trigger: 'created',
    period: 'P6Y',
    action: 'destroy',
    authority: { instrument: 'Order', reference: 'Y', approvedOn: '2026-01-10' },
  })
  expect(drafted.status).toBe(201)
  const foreseen = await post('drafter', '/schedules/SEVEN/versions/2/what-if', {})
  expect(foreseen.status).toBe(200)
  const listed = await countLines('/schedules/SEVEN/versions/2/what-if/records?format=csv')
  // Its own copy of what stood, taken after the preview: that had changed nothing, or the counts would differ.
  await run(sql`
    create table kept_before as
    select id, folder_id, retention_end, disposal_action, schedule_version from record`)
  const published = await post('publisher', '/schedules/SEVEN/versions/2/publish', { reason: 'Agreed' })
  expect([published.status, published.body.effect]).toEqual([200, foreseen.body])
  const observed = await observe()
  const { total, ...counts } = foreseen.body
  expect(counts).toEqual(observed)
  expect(listed).toBe(observed.changed)
  expect(total).toBe(
    await count(sql`
    select count(*) from record r join folder f on f.id = r.folder_id
    where f.class_code in ('A', 'AA') and r.state = 'active'`),
  )
  // Or nothing was compared.
  expect(observed.changed).toBeGreaterThan(RECORDS / 3)
  expect(Math.min(observed.held, observed.conflicts, observed.changed - observed.held)).toBeGreaterThan(100)
  expect(observed.byMonth.length).toBeGreaterThan(80)
}, 900_000)

/** What the database shows to have changed, counted by statements of this test's own. */
async function observe() {
  await run(sql`
    create table moved as
    select r.id, to_char(b.retention_end + 1, 'YYYY-MM') as month_before, to_char(r.retention_end + 1, 'YYYY-MM') as month_after,
           b.disposal_action as action_before, r.disposal_action as action_after,
           (hi.record_id is not null or hs.folder_id is not null) as held
    from kept_before b join record r on r.id = b.id
    left join (select distinct record_id from hold_item where released_at is null) hi on hi.record_id = r.id
    left join (select distinct folder_id from hold_scope where released_at is null) hs on hs.folder_id = r.folder_id
    where (r.retention_end, r.disposal_action, r.schedule_version)
          is distinct from (b.retention_end, b.disposal_action, b.schedule_version)`)
  const by = async (name: 'month' | 'action'): Promise<readonly object[]> => {
    const [before, after] = [sql.ref(`${name}_before`), sql.ref(`${name}_after`)]
    const { rows } = await run(sql<object>`
      select ${sql.ref(name)}, sum(before)::integer as before, sum(after)::integer as after
      from (
        select ${before} as ${sql.ref(name)}, 1 as before, 0 as after from moved
        union all select ${after}, 0, 1 from moved
      ) as each group by 1 order by 1`)
    return rows
  }
  return {
    changed: await count(sql`select count(*) from moved`),
    held: await count(sql`select count(*) from moved where held`),
    conflicts: await count(sql`select count(*) from disposal_item where state = 'skipped'`),
    byMonth: await by('month'),
    byAction: await by('action'),
  }
}

/** Records of eight years in four classes, some kept longer or for ever, some held, and what is due in open lists. */
async function fill(): Promise<void> {
  await run(sql`
    insert into access_set (class_code, marking, groups)
    select code, 'official', '{}' from file_plan_class where not built_in on conflict do nothing`)
  await run(sql`
    insert into folder (id, reference, class_code, title, opened_on, access_set_id)
    select md5('size-' || n)::uuid, 'SIZE/' || n, s.class_code, 'Folder ' || n, '2010-01-01', s.id
    from generate_series(0, ${FOLDERS} - 1) n
    join access_set s on s.class_code = (array['A', 'AA', 'A', 'AA', 'AB', 'B'])[1 + n % 6]`)
  await run(sql`
    insert into record (
      id, reference, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by, marking,
      format, reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code,
      schedule_version, retained_until, retained_permanently
    )
    select md5('size-record-' || n)::uuid, 'SIZE-' || n, f.id, f.access_set_id, 'active', 'A letter', d.day, now(), '2026-03-02',
           'filler', 'official', 'pdf', 'available', case when p.ever then 'permanent' else 'running' end,
           case when not p.ever then greatest((d.day + make_interval(years => s.years))::date, u.until) end,
           case when p.ever then 'retain-permanently' else 'destroy' end, 'created', d.day, s.code, 1, u.until, p.ever
    from generate_series(1, ${RECORDS}::integer) n
    join folder f on f.id = md5('size-' || n % ${FOLDERS})::uuid
    cross join lateral (select date '2019-01-15' + (n * 31 % 2600)::integer as day) d
    cross join lateral (select n % 997 = 0 as ever) p
    cross join lateral (select case when n % 101 = 0 then date '2030-05-31' end as until) u
    cross join lateral (
      select case when f.class_code in ('A', 'AA') then 'SEVEN' else 'OTHER' end as code,
             case when f.class_code in ('A', 'AA') then 7 else 10 end as years
    ) s`)
  await run(sql`
    insert into component (id, record_id, position, role, filename, media_type, size, sha256, object_key)
    select md5('size-component-' || id)::uuid, id, 0, 'original', 'letter', 'application/pdf', 100,
           encode(sha256(reference::bytea), 'hex'), id || '.size'
    from record where retention_end < '2026-03-02'`)
  await run(sql`
    with placed as (
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values (gen_random_uuid(), 'Inquiry', 'Asked for', 'Inquiry', 'placed', 'somebody', now()) returning id
    ), folders as (
      insert into hold_scope (hold_id, folder_id)
      select placed.id, f.id from placed, folder f where f.reference in ('SIZE/6', 'SIZE/7', 'SIZE/10')
    )
    insert into hold_item (hold_id, record_id, since)
    select placed.id, r.id, now() from placed, record r where r.reference like 'SIZE-%33'`)
  await run(sql`analyze`)
  const { finished } = await running.muniment.retention.startSweep(systemActor, { dryRun: false })
  await finished
}

async function post(name: string, path: string, body: object) {
  return request(running.url).post(`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`).send(body)
}

/** The rows of a report as they come, without keeping them. */
async function countLines(path: string): Promise<number> {
  const answer = await fetch(`${running.url}/api/v1${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${tokens['drafter']}` },
  })
  let lines = 0
  for await (const chunk of answer.body ?? [])
    lines += Buffer.from(chunk).filter((byte) => byte === 10).length
  // Without the header.
  return lines - 1
}

function run<Row>(statement: RawBuilder<Row>) {
  return statement.execute(running.muniment.engines.database.owner)
}

/** Of a statement that selects `count(*)` alone. */
async function count(statement: RawBuilder<unknown>): Promise<number> {
  // The statement is one that counts.
  const { rows } = await run(statement as RawBuilder<{ readonly count: string | number }>)
  return Number(rows[0]?.count ?? 0)
}
