import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Client } from 'pg'
import { openUpgradedDatabase } from '../../support/upgraded-database.ts'

const id = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`
const digest = 'a'.repeat(64)

let client: Client
let close: (() => Promise<void>) | undefined

// Approved before the database kept from when an approval allows what it approves: once under a week, since then under a day.
beforeAll(async () => {
  ;({ client, close } = await openUpgradedDatabase({ first: '0056-approvals-keep-their-wait.sql', before }))
})
afterAll(() => close?.())

const before = `
  insert into file_plan_class (code, parent_code, path, title, position) values ('HR', null, '{HR}', 'HR', 1);
  insert into access_set (id, class_code, marking, groups) overriding system value values (101, 'HR', 'official', '{}');
  insert into duty_rule (cooling_off) values (interval '1 day');
  set session_replication_role = replica;
  insert into disposal_batch (id, kind, state, class_code, access_set_ids, action, marking, proposed_by, proposed_at, item_count,
                              manifest_digest, not_before, stages)
  select id::uuid, 'regular', state, 'HR', '{101}', 'destroy', 'official', 'system', '2026-03-01', 0, '${digest}', not_before::timestamptz,
         '[{"role": "ig-officer", "group": null}, {"role": "ig-officer", "group": null}]'
  from (values
    ('${id(1)}', 'approved', '2026-03-10T10:00:00Z'), ('${id(2)}', 'in-review', null), ('${id(3)}', 'in-review', null)
  ) as given (id, state, not_before);
  insert into disposal_approval (batch_id, stage, approved_by, approver_name, at, how, reason, audit_entry_id, void)
  select id::uuid, stage, 'person ' || stage, 'x', at::timestamptz, 'token', 'x', gen_random_uuid(), void
  from (values
    ('${id(1)}', 1, '2026-03-02T10:00:00Z', false), ('${id(1)}', 2, '2026-03-03T10:00:00Z', false),
    ('${id(2)}', 1, '2026-03-02T10:00:00Z', false), ('${id(3)}', 1, '2026-03-02T10:00:00Z', true)
  ) as given (id, stage, at, void);
  set session_replication_role = origin;
`

it('keeps the wait of what was approved, and gives what is under review that of today', async () => {
  const { rows } = await client.query(`
    select batch_id, stage, to_char(executable_from at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as "from"
    from disposal_approval order by batch_id, stage`)
  expect(rows).toEqual([
    { batch_id: id(1), stage: 1, from: '2026-03-10 10:00' },
    { batch_id: id(1), stage: 2, from: '2026-03-10 10:00' },
    { batch_id: id(2), stage: 1, from: '2026-03-03 10:00' },
    { batch_id: id(3), stage: 1, from: '2026-03-03 10:00' },
  ])
  await client.query('delete from duty_rule')
  const found = await client.query(`select executable_from('${id(1)}')::text as "from"`)
  expect(new Date(found.rows[0].from)).toEqual(new Date('2026-03-10T10:00:00Z'))
})
