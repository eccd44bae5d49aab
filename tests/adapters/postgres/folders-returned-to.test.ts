import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Client } from 'pg'
import { openUpgradedDatabase } from '../../support/upgraded-database.ts'

const ours = '0048-folders-returned-to.sql'
const id = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`

let client: Client
let close: (() => Promise<void>) | undefined

// As a database stood of which folders were left for good, whatever they came to afterwards, brought up to date.
beforeAll(async () => {
  ;({ client, close } = await openUpgradedDatabase({ first: ours, before }))
})
afterAll(() => close?.())

const [stayed, left, alsoLeft] = [id(1), id(2), id(3)]
/** In `left` each was once, and went. What became of it since: */
const [gone, unfiled, moved, movedBefore, leftAgain] = [id(10), id(11), id(12), id(13), id(14)]
const all = [gone, unfiled, moved, movedBefore, leftAgain]

function entry(position: number, record: string, action: string, codes: object): string {
  const leaf = JSON.stringify({ action, codes }).replaceAll("'", "''")
  return `(${position}, convert_to('${leaf}', 'UTF8'), gen_random_uuid(), now(), 'x', '${action}', 'record', '${record}')`
}

const before = `
  insert into file_plan_class (code, parent_code, path, title, position) values ('HR', null, '{HR}', 'HR', 1);
  insert into access_set (id, class_code, marking, groups) overriding system value values (101, 'HR', 'official', '{}');
  insert into folder (id, reference, class_code, title, access_set_id, opened_on)
  select f::uuid, 'HR/' || right(f, 1), 'HR', 'A folder', 101, '2020-01-01'
  from unnest(array['${stayed}', '${left}', '${alsoLeft}']) as f;
  insert into retention_schedule (code) values ('S');
  insert into retention_schedule_version (code, version, state, title, trigger, period, action, drafted_by, drafted_at, published_at)
    values ('S', 1, 'published', 'S', '{"type": "created"}', 'P7Y', 'destroy', 'x', now(), now());
  insert into record (id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, reading,
                      retention_state, retention_end, disposal_action, trigger_type, schedule_code, schedule_version)
  select r::uuid, 'R-' || right(r, 2), '${stayed}'::uuid, 101, 'active', 'T', now(), date '2020-01-01', 'x', 'official', 'available',
         'running', date '2027-01-01', 'destroy', 'created', 'S', 1
  from unnest(array['${all.join("', '")}']) as r;
  insert into record_filing (record_id, position, folder_id, filed_on, filed_by, schedule_code, schedule_version, retention_state,
                             retention_end, disposal_action, left_on)
  select r::uuid, position, folder::uuid, '2020-01-01', 'x', 'S', 1, 'running', ends::date, 'destroy', left_on::date
  from unnest(array['${all.join("', '")}']) as r
  cross join (values
    (0, '${stayed}', '2027-01-01', null),
    (1, '${left}', '2024-12-31', '2025-01-01')
  ) as filed (position, folder, ends, left_on);
  insert into record_filing (record_id, position, folder_id, filed_on, filed_by, schedule_code, schedule_version, retention_state,
                             retention_end, disposal_action, left_on)
  values ('${unfiled}', 2, '${alsoLeft}', '2020-01-01', 'x', 'S', 1, 'running', '2024-12-31', 'destroy', '2025-01-01');
  insert into audit_entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id) values
  ${[
    entry(0, movedBefore, 'record.moved', { fromClass: 'HR', fromFolder: left, toFolder: stayed }),
    ...all.map((record, at) =>
      entry(1 + at, record, 'record.folder-left', { folder: left, on: '2025-01-01' }),
    ),
    entry(6, unfiled, 'record.folder-left', { folder: alsoLeft, on: '2025-01-01' }),
    entry(7, unfiled, 'record.unfiled', { fromClass: 'HR', fromFolder: left }),
    entry(8, moved, 'record.moved', { fromClass: 'HR', fromFolder: left, toFolder: stayed }),
    entry(9, leftAgain, 'record.unfiled', { fromClass: 'HR', fromFolder: left }),
    entry(10, leftAgain, 'record.folder-left', { folder: left, on: '2025-01-01' }),
    entry(11, gone, 'record.unfiled', { fromClass: 'HR', fromFolder: stayed }),
  ].join(', ')};
`

it('knows of what a person has taken out of a folder since it was left, and of nothing else', async () => {
  const { rows } = await client.query(
    `select record_id as record, folder_id as folder from record_filing where taken_out order by record_id`,
  )
  expect(rows).toEqual([
    { record: unfiled, folder: left },
    { record: moved, folder: left },
  ])
})

it('has each folder looked at that was left by what may lie in it again', async () => {
  const { rows } = await client.query(
    `select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'settle-folder' order by payload ->> 'folderId'`,
  )
  expect(rows).toEqual([{ payload: { folderId: left } }, { payload: { folderId: alsoLeft } }])
})
