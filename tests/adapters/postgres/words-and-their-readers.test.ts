import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Client } from 'pg'
import { openUpgradedDatabase } from '../../support/upgraded-database.ts'

const ours = '0043-words-and-their-readers.sql'
const id = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`

let client: Client
let close: (() => Promise<void>) | undefined

// As a database stood that kept words for every reader of the log, brought up to date.
beforeAll(async () => {
  ;({ client, close } = await openUpgradedDatabase({ first: ours, before }))
})
afterAll(() => close?.())

const before = `
  insert into file_plan_class (code, parent_code, path, title, position) values
    ('HR', null, '{HR}', 'HR', 1), ('HR-CASE', 'HR', '{HR,HR-CASE}', 'Cases', 1);
  insert into access_set (id, class_code, marking, groups) overriding system value values
    (101, 'HR', 'official', '{}'), (102, 'HR-CASE', 'official-sensitive', '{hr}');
  insert into access_set (id, class_code, marking, groups, alternatives) overriding system value values
    (103, 'HR', 'official-sensitive', '{board}', '{102}');
  insert into folder (id, reference, class_code, title, marking, groups, access_set_id, opened_on) values
    ('${id(1)}', 'HR-CASE/1', 'HR-CASE', 'One', 'official-sensitive', '{hr}', 102, '2020-01-01');
  insert into person (id, name, role, clearance, groups, created_at) values
    ('${id(10)}', 'Placer', 'ig-officer', 'official-sensitive', '{hr,legal,pay}', now()),
    ('${id(11)}', 'Other', 'ig-officer', 'official', '{}', now());
  insert into hold (id, name, reason, authority, state, placed_by, placed_at, query, interpretation, query_within) values
    ('${id(20)}', 'A', 'r', 'Court', 'placed', '${id(10)}', now(), 'smith', 'smith', null),
    ('${id(21)}', 'B', 'r', 'Court', 'placed', '${id(11)}', now(), 'jones', 'jones', 'HR'),
    ('${id(22)}', 'C', 'r', 'Court', 'placed', '${id(10)}', now(), null, null, null);
  insert into hold (id, name, reason, authority, state, placed_by, placed_at, query, interpretation, lift_requested_by, lifted_by, lifted_at)
    values ('${id(23)}', 'D', 'r', 'Court', 'lifted', '${id(10)}', now(), 'old', 'old', 'x', 'y', now());
  insert into disposal_batch (id, kind, state, class_code, action, marking, access_set_ids, proposed_by, proposed_at, stages, item_count, authority, reason)
    values ('${id(30)}', 'exceptional', 'proposed', 'HR', 'destroy', 'official-sensitive', '{101,103}', 'x', now(),
            '[{"role": "ig-officer", "group": null}]', 0, 'Court', 'r');
  insert into audit_detail (entry_id, name, value, salt, subject_type, subject_id, conditions)
  select entry::uuid, name, 'words', decode(repeat('00', 16), 'hex'), type, subject, conditions::jsonb
  from (values
    ('${id(40)}', 'reason', 'folder', '${id(1)}', null),
    ('${id(40)}', 'actorName', 'folder', '${id(1)}', null),
    ('${id(41)}', 'reason', 'folder', '${id(1)}', '{"classPath": ["EST"], "groups": [], "marking": "official"}'),
    ('${id(42)}', 'reason', 'batch', '${id(30)}', null),
    ('${id(43)}', 'query', 'hold', '${id(20)}', null),
    ('${id(43)}', 'name', 'hold', '${id(20)}', null),
    ('${id(44)}', 'reason', 'hold', '${id(20)}', null),
    ('${id(45)}', 'name', 'person', '${id(10)}', null)
  ) as given (entry, name, type, subject, conditions);
`

const hidden = { classPath: ['HR', 'HR-CASE'], groups: ['hr'], marking: 'official-sensitive' }
const ofPlacer = {
  classPath: [],
  groups: ['hr'],
  marking: 'official-sensitive',
  alternatives: [
    { classPath: [], groups: ['legal'] },
    { classPath: [], groups: ['pay'] },
  ],
}

it('keeps the query of each hold for those who may read what its placer may, and leaves other holds alone', async () => {
  const { rows } = await client.query('select name, query_reach as reach from hold order by name')
  expect(rows).toEqual([
    { name: 'A', reach: ofPlacer },
    { name: 'B', reach: { classPath: ['HR'], groups: [], marking: 'official' } },
    { name: 'C', reach: null },
    { name: 'D', reach: ofPlacer },
  ])
})

it('covers what lay beside the log for everybody, but no name of an actor and nothing that was covered', async () => {
  const { rows } = await client.query('select entry_id, name, conditions from audit_detail')
  const covers = new Map(rows.map(({ entry_id, name, conditions }) => [`${entry_id} ${name}`, conditions]))
  expect(covers.get(`${id(40)} reason`)).toEqual(hidden)
  expect(covers.get(`${id(40)} actorName`)).toBeNull()
  expect(covers.get(`${id(41)} reason`)).toMatchObject({ classPath: ['EST'] })
  expect(covers.get(`${id(43)} query`)).toEqual(ofPlacer)
  expect(covers.get(`${id(43)} name`)).toEqual(ofPlacer)
  expect(covers.get(`${id(44)} reason`)).toBeNull()
  expect(covers.get(`${id(45)} name`)).toBeNull()
  // Every place that its records lie in, under the highest of their markings.
  const { classPath, groups, marking, alternatives } = covers.get(`${id(42)} reason`)
  expect(marking).toBe('official-sensitive')
  const places = [{ classPath, groups }, ...alternatives]
  expect(places).toHaveLength(3)
  expect(places).toEqual(
    expect.arrayContaining([
      { classPath: ['HR'], groups: [] },
      { classPath: ['HR', 'HR-CASE'], groups: ['hr'] },
      { classPath: ['HR'], groups: ['board'] },
    ]),
  )
})
