import { type RawBuilder, sql } from 'kysely'
import type { HoldId } from '../../../../kernel/ids.ts'
import type { HoldItem } from '../../../../retention/hold.ts'
import type { FoundScope, HoldRow, NewHoldRow } from '../../../../retention/holds/hold-store.ts'
import type { HoldStore } from '../../../../retention/ports.ts'
import { afterId } from '../../after-id.ts'
import type { Sql } from '../../database.ts'
import { given } from '../../given.ts'
import { readHeld } from '../../read-held.ts'
import { catchFolder, catchPage, catchRecord } from './catch-records.ts'
import { goFirst } from './hold-precedence.ts'
import { liftHold } from './lift-hold.ts'
import { lockScope } from './lock-scope.ts'
import { scopePage } from './scope-page.ts'
import { selectParts } from './select-parts.ts'

const columns = sql`
  h.id, h.name, h.reason, h.authority, h.review_on as "reviewOn", h.state,
  jsonb_build_object(
    'records', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'accessSet', r.access_set_id) order by r.id)
                         from hold_scope s join record r on r.id = s.record_id where s.hold_id = h.id), '[]'),
    'folders', coalesce((select jsonb_agg(jsonb_build_object('reference', f.reference, 'accessSet', f.access_set_id)
                                          order by f.reference)
                         from hold_scope s join folder f on f.id = s.folder_id where s.hold_id = h.id), '[]'),
    'classes', coalesce((select jsonb_agg(s.class_code order by s.class_code) from hold_scope s
                         where s.hold_id = h.id and s.class_code is not null), '[]')
  ) as scope,
  coalesce(placer.name, h.placed_by) as "placedBy", h.placed_at as "placedAt",
  h.lift_requested_by as "liftRequesterId", coalesce(requester.name, h.lift_requested_by) as "liftRequestedBy",
  h.lift_requested_at as "liftRequestedAt", coalesce(lifter.name, h.lifted_by) as "liftedBy",
  h.lifted_at as "liftedAt", h.materialised_at is not null as materialised,
  h.kind, h.strength, h.reference, h.opened_on as "openedOn", h.closed_on as "closedOn", h.outcome,
  h.lift_proposed_on as "liftProposedOn", coalesce(reviewer.name, h.reviewed_by) as "reviewedBy",
  h.reviewed_at as "reviewedAt", h.evaluated_at is not null as evaluated,
  case when h.query is not null then jsonb_build_object(
    'text', h.query, 'interpretation', h.interpretation, 'within', h.query_within,
    'synonyms', coalesce(h.query_synonyms, '[]'), 'reach', h.query_reach
  ) end as query,
  coalesce((
    select jsonb_agg(jsonb_build_object(
      'number', p.number, 'type', p.type, 'openedOn', p.opened_on, 'closedOn', p.closed_on) order by p.number)
    from hold_proceeding p where p.hold_id = h.id
  ), '[]') as proceedings
`
const sources = sql`
  hold h
  left join person placer on placer.id::text = h.placed_by
  left join person requester on requester.id::text = h.lift_requested_by
  left join person lifter on lifter.id::text = h.lifted_by
  left join person reviewer on reviewer.id::text = h.reviewed_by
`

/** Holds in PostgreSQL, for one transaction. */
export function makeHoldStore(db: Sql): HoldStore {
  return {
    goFirst: () => goFirst(db),
    lockScope: (names) => lockScope(db, names),
    insert: (hold, scope) => insertHold(db, hold, scope),
    countScope: async (id, limit) => (await scopePage(db, id, null, limit)).length,
    catchPage: (id, after, limit, at) => catchPage(db, id, after, limit, at),
    markMaterialised: async (id, at) => {
      await sql`update hold set materialised_at = ${at} where id = ${id} and materialised_at is null`.execute(
        db,
      )
    },
    catchFolder: (folderId, at) => catchFolder(db, folderId, at),
    catchRecord: (recordId, at) => catchRecord(db, recordId, at),
    find: (id) => selectHold(db, id, null),
    partsOf: (id) => selectParts(db, id),
    findForChange: (id) => selectHold(db, id, sql`select from hold where id = ${id} for update`),
    list: async ({ state, kind, reviewDue = false, liftProposed = false }, today, page) => {
      const { rows } = await sql<HoldRow>`
        select ${columns} from ${sources}
        where ${given(state, (it) => sql`h.state = ${it}`)} and ${given(kind, (it) => sql`h.kind = ${it}`)}
          and (not ${reviewDue} or (h.state <> 'lifted' and h.review_on <= ${today}::date))
          and (not ${liftProposed} or (h.state <> 'lifted' and h.lift_proposed_on is not null))
          and ${given(page.after, ([at, id]) => sql`(h.placed_at, h.id) < (${at}::timestamptz, ${id}::uuid)`)}
        order by h.placed_at desc, h.id desc
        limit ${page.size}
      `.execute(db)
      return rows
    },
    itemCounts: (ids, accessSets) => countItems(db, ids, accessSets),
    items: async (id, accessSets, page) => {
      // Each is looked up by itself: joined, all records would be gone through for the few that this hold has caught.
      const { rows } = await sql<HoldItem>`
        select i.record_id as "recordId", r.reference, r.title, i.since, i.too_late_at as "tooLateAt",
               i.released_at as "releasedAt", i.in_doubt as "inDoubt"
        from hold_item i
        cross join lateral (
          select reference, title from record where id = i.record_id and access_set_id = any (${accessSets}::integer[]) offset 0
        ) r
        where i.hold_id = ${id} and i.record_id > ${afterId(page.after?.[0] ?? null)}
        order by i.record_id
        limit ${page.size}
      `.execute(db)
      return rows
    },
    doubts: async (ids, accessSets) => {
      const { rows } = await sql<{ readonly id: HoldId; readonly count: number }>`
        select i.hold_id as id, count(*) filter (where r.access_set_id = any (${accessSets}::integer[])) as count
        from hold_item i join record r on r.id = i.record_id
        where i.hold_id = any (${ids}::uuid[]) and i.in_doubt and i.released_at is null
          and r.state in ('active', 'destroying')
        group by i.hold_id
      `.execute(db)
      return new Map(rows.map((row) => [row.id, row.count]))
    },
    review: async (id, by, at, reviewOn) => {
      await sql`
        update hold set review_on = ${reviewOn}, reviewed_by = ${by}, reviewed_at = ${at} where id = ${id}
      `.execute(db)
    },
    requestLift: async (id, by, at, reason) => {
      await sql`
        update hold
        set state = 'lift-requested', lift_requested_by = ${by}, lift_requested_at = ${at}, lift_reason = ${reason}
        where id = ${id}
      `.execute(db)
    },
    lift: (id, by, at) => liftHold(db, id, by, at),
  }
}

async function selectHold(
  db: Sql,
  id: HoldId,
  hold: RawBuilder<unknown> | null,
): Promise<HoldRow | undefined> {
  const [row] = await readHeld(db, hold, sql<HoldRow>`select ${columns} from ${sources} where h.id = ${id}`)
  return row
}

/** The hold and its scope; each row of the scope counts up, so that a destruction which read before reads again. */
async function insertHold(db: Sql, hold: NewHoldRow, scope: FoundScope): Promise<void> {
  const classes = scope.classes.map((found) => found.code)
  const folders = scope.folders.map((folder) => folder.id)
  const records = scope.records.map((record) => record.id)
  await sql`
    insert into hold
      (id, name, reason, authority, review_on, state, placed_by, placed_at, strength, kind, reference, opened_on, query,
       interpretation, query_within, query_synonyms, query_reach)
    values (${hold.id}, ${hold.name}, ${hold.reason}, ${hold.authority}, ${hold.reviewOn}, 'placed', ${hold.placedBy},
            ${hold.placedAt}, ${hold.strength}, ${hold.kind}, ${hold.reference}, ${hold.openedOn},
            ${hold.query?.text ?? null}, ${hold.query?.interpretation ?? null}, ${hold.query?.within ?? null},
            ${hold.query === null ? null : JSON.stringify(hold.query.synonyms)}::jsonb,
            ${hold.query === null ? null : JSON.stringify(hold.query.reach)}::jsonb)
  `.execute(db)
  await sql`
    insert into hold_scope (hold_id, class_code, folder_id, record_id)
    select ${hold.id}::uuid, c, null::uuid, null::uuid from unnest(${classes}::text[]) c
    union all select ${hold.id}::uuid, null, f, null from unnest(${folders}::uuid[]) f
    union all select ${hold.id}::uuid, null, null, r from unnest(${records}::uuid[]) r
  `.execute(db)
  await sql`update file_plan_class set holds_placed = holds_placed + 1 where code = any (${classes}::text[])`.execute(
    db,
  )
  await sql`update folder set holds_placed = holds_placed + 1 where id = any (${folders}::uuid[])`.execute(db)
  await sql`update record set holds_placed = holds_placed + 1 where id = any (${records}::uuid[])`.execute(db)
}

/**
 * What each hold holds among these access sets. While a large hold is still being caught one by one, everything in its
 * scope counts: it is held already.
 */
async function countItems(
  db: Sql,
  ids: readonly HoldId[],
  accessSets: readonly number[],
): Promise<ReadonlyMap<HoldId, number>> {
  // Only of holds that are still catching may the same be found in several ways: sorted out of all that is held otherwise.
  const { rows } = await sql<{ readonly id: HoldId; readonly count: number }>`
    with catching as materialized (
      select id from hold where id = any (${ids}::uuid[]) and materialised_at is null and state <> 'lifted'
    ),
    held as (
      select i.hold_id, i.record_id
      from hold_item i
      where i.hold_id = any (${ids}::uuid[]) and i.too_late_at is null and i.hold_id not in (select id from catching)
      union all (
        select i.hold_id, i.record_id
        from catching h join hold_item i on i.hold_id = h.id and i.too_late_at is null
        union
        select s.hold_id, r.id
        from catching h
        join hold_scope s on s.hold_id = h.id
        join file_plan_class c on s.class_code = any (c.path)
        join folder f on f.class_code = c.code
        join record r on r.folder_id = f.id and r.state = 'active'
        union
        select s.hold_id, r.id
        from catching h
        join hold_scope s on s.hold_id = h.id
        join record r on r.folder_id = s.folder_id and r.state = 'active'
        union
        select s.hold_id, r.id
        from record_filing x
        join folder f on f.id = x.folder_id
        join file_plan_class c on c.code = f.class_code
        join hold_scope s on s.folder_id = f.id or s.class_code = any (c.path)
        join catching h on h.id = s.hold_id
        join record r on r.id = x.record_id and r.state = 'active'
        where x.left_on is null
      )
    ),
    -- Whose they are is asked of each set once, and not of each record; these are looked up, and the others not gone through.
    among as materialized (
      select held.hold_id, r.access_set_id, count(*) as n
      from held cross join lateral (select access_set_id from record where id = held.record_id offset 0) r
      group by held.hold_id, r.access_set_id
    )
    select hold_id as id, sum(n)::bigint as count from among where access_set_id = any (${accessSets}::integer[])
    group by hold_id
  `.execute(db)
  return new Map(rows.map((row) => [row.id, row.count]))
}
