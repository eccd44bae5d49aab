import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Client } from 'pg'
import { openUpgradedDatabase } from '../../support/upgraded-database.ts'

const migrations = join(import.meta.dirname, '../../../migrations')
/** The column, in a moment in which nobody reads; and then what stands in it, while everybody does. */
const [column, found] = ['0046-quarantined-components.sql', '0050-find-quarantined-components.sql'] as const
const id = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`

let client: Client
let close: (() => Promise<void>) | undefined

// As a database stood that knew of the quarantine of records alone, brought up to date.
beforeAll(async () => {
  ;({ client, close } = await openUpgradedDatabase({ first: column, last: found, before }))
})
afterAll(() => close?.())

const digest = 'a'.repeat(64)
const before = `
  insert into file_plan_class (code, parent_code, path, title, position) values ('HR', null, '{HR}', 'HR', 1);
  insert into access_set (id, class_code, marking, groups) overriding system value values (101, 'HR', 'official', '{}');
  insert into folder (id, reference, class_code, title, access_set_id, opened_on) values
    ('${id(1)}', 'HR/1', 'HR', 'One', 101, '2020-01-01');
  insert into retention_schedule (code) values ('S');
  insert into retention_schedule_version (code, version, state, title, trigger, period, action, drafted_by, drafted_at, published_at)
    values ('S', 1, 'published', 'S', '{"type": "created"}', 'P7Y', 'destroy', 'x', now(), now());
  insert into record (id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, reading,
                      reading_detail, retention_state, retention_end, disposal_action, trigger_type, schedule_code, schedule_version)
  select id::uuid, 'R-' || right(id, 2), '${id(1)}'::uuid, 101, 'active', 'T', now(), date '2020-01-01', 'x', 'official', reading,
         jsonb_build_object('reason', reason), 'running', date '2027-01-01', 'destroy', 'created', 'S', 1
  from (values
    ('${id(10)}', 'quarantined', 'bomb: it swells'),
    ('${id(11)}', 'available', null),
    ('${id(12)}', 'available', 'bomb: 1 of 3 attachments could not be read.'),
    ('${id(13)}', 'available', 'encrypted: 1 of 1 attachments could not be read.')
  ) as given (id, reading, reason);
  insert into component (id, record_id, position, role, parent_id, filename, media_type, format, size, sha256, object_key, text_key, reading_detail)
  select id::uuid, record::uuid, position, role, parent::uuid, name, 'x', format, 1, '${digest}', id, text_key,
         case when pages is not null then jsonb_build_object('pages', pages) end
  from (values
    ('${id(20)}', '${id(10)}', 0, 'original', null, 'the bomb', 'word', null, 0),
    ('${id(21)}', '${id(11)}', 0, 'earlier-version', null, 'a bomb before', 'word', null, 0),
    ('${id(22)}', '${id(11)}', 1, 'earlier-version', null, 'a letter before', 'word', 't1', 1),
    ('${id(23)}', '${id(11)}', 2, 'earlier-version', null, 'a picture before', 'image', null, 1),
    ('${id(24)}', '${id(11)}', 3, 'original', null, 'the document', 'word', null, 0),
    ('${id(25)}', '${id(12)}', 0, 'original', null, 'the message', 'email', null, 1),
    ('${id(26)}', '${id(12)}', 1, 'attachment', '${id(25)}', 'a bomb inside', 'word', null, 0),
    ('${id(27)}', '${id(12)}', 2, 'attachment', '${id(25)}', 'a letter inside', 'word', 't2', 1),
    ('${id(28)}', '${id(12)}', 3, 'attachment', '${id(25)}', 'a picture inside', 'image', null, 1),
    ('${id(29)}', '${id(13)}', 0, 'original', null, 'another message', 'email', 't3', 1),
    ('${id(30)}', '${id(13)}', 1, 'attachment', '${id(29)}', 'a locked letter', 'word', null, 0)
  ) as given (id, record, position, role, parent, name, format, text_key, pages);
`

it('quarantines what may be harmful where that was known of the record only, and nothing that has been read', async () => {
  const { rows } = await client.query('select filename from component where quarantined order by id')
  expect(rows.map(({ filename }) => filename)).toEqual(['the bomb', 'a bomb before', 'a bomb inside'])
})

it('looks for them while others read: nothing is computed where the column is added', () => {
  const text = readFileSync(join(migrations, column), 'utf8')
  expect(text.replaceAll(/--.*/g, '')).not.toMatch(/\bupdate\b/)
})
