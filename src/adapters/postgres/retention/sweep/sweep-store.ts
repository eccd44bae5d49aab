import { type RawBuilder, sql } from 'kysely'
import type { BatchId, FolderId, SweepId } from '../../../../kernel/ids.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { SweepStore } from '../../../../retention/ports.ts'
import type { RetentionSweep } from '../../../../retention/retention-sweep.ts'
import type { SealedBatch, SweepCounts, SweepRuns } from '../../../../retention/sweep/sweep-store.ts'
import type { Sql } from '../../database.ts'
import { takeLong } from '../../take-long.ts'
import { heldNow } from '../held-now.ts'
import { isListed } from '../standing-in-the-way.ts'
import { filedPast, filingsForLeaving, leaveFolders } from './leave-folders.ts'
import { listPage } from './list-page.ts'

/** Sweeps in PostgreSQL, for one transaction. */
export function makeSweepStore(db: Sql): SweepStore {
  return {
    insert: async (sweep) => {
      const { rows } = await sql`
        insert into retention_sweep (id, scheduled_for, as_of, dry_run, started_by, state, started_at)
        values (${sweep.id}, ${sweep.scheduledFor}, ${sweep.asOf}, ${sweep.dryRun}, ${sweep.startedBy}, 'running',
                ${sweep.startedAt})
        on conflict (scheduled_for) do nothing
        returning id
      `.execute(db)
      return rows.length === 1
    },
    find: (id) => findSweep(db, id),
    count: (asOf) => countEligible(db, asOf),
    listPage: (sweep, limits) => listPage(db, sweep, limits),
    filedPast: (asOf, after, limit) => filedPast(db, asOf, after, limit),
    filingsForLeaving: (recordId) => filingsForLeaving(db, recordId),
    leaveFolders: (recordId, leaving) => leaveFolders(db, recordId, leaving),
    seal: (id) => seal(db, id),
    finish: (id, counts, at) => finish(db, id, counts, at),
    unfinished: async () => {
      const { rows } = await sql<{ readonly id: SweepId }>`
        select id from retention_sweep where state = 'running' and not dry_run order by started_at
      `.execute(db)
      return rows.map((row) => row.id)
    },
    runs: async (latest) => {
      const { rows } = await sql<SweepRuns>`
        select max(started_at) filter (where not dry_run and not ${isAhead(latest)}) as last,
               max(started_at) filter (where scheduled_for is not null and ${isAhead(latest)}) as ahead
        from retention_sweep
      `.execute(db)
      return rows[0] ?? { last: null, ahead: null }
    },
    lastScheduledDay: async (latest) => {
      const { rows } = await sql<{ readonly day: CivilDate | null }>`
        select max(scheduled_for) as day from retention_sweep where not ${isAhead(latest)}
      `.execute(db)
      return rows[0]?.day ?? undefined
    },
    freeDaysAhead: async (latest) => {
      const { rows } = await sql<{ readonly day: CivilDate }>`
        with ahead as (
          select id, scheduled_for as day from retention_sweep where scheduled_for is not null and ${isAhead(latest)} for update
        ),
        freed as (
          update retention_sweep s set scheduled_for = null from ahead a where s.id = a.id returning a.day
        )
        select day from freed order by day
      `.execute(db)
      return rows.map(({ day }) => day)
    },
    foldersLeftAhead: async (today) => {
      const { rows } = await sql<{ readonly id: FolderId }>`
        select distinct folder_id as id from record_filing where left_on > ${today}::date order by id
      `.execute(db)
      return rows.map(({ id }) => id)
    },
  }
}

/** Whether it was begun by a clock that was ahead. */
const isAhead = (latest: Date) => sql`started_at > ${latest}::timestamptz`

type SweepRow = RetentionSweep & { readonly batches: readonly BatchId[] | null }

/** Sweeps as they are told, of `retention_sweep` or of rows of it that were just written. */
const sweepsOf = (table: RawBuilder<unknown>) => sql<SweepRow>`
  select s.id, s.dry_run as "dryRun", s.as_of as "asOf", s.state, s.due, s.held, s.already_listed as "alreadyListed",
         coalesce(p.name, s.started_by) as "startedByName", s.started_by as "startedBy",
         s.started_at as "startedAt", s.finished_at as "finishedAt",
         array(
           select b.id from disposal_batch b where b.sweep_id = s.id and b.manifest_digest is not null
           order by b.class_code, b.action, b.marking, b.part, b.id
         ) as batches
  from ${table} s left join person p on p.id::text = s.started_by
`

async function findSweep(db: Sql, id: SweepId): Promise<RetentionSweep | undefined> {
  const { rows } = await sql<SweepRow>`${sweepsOf(sql`retention_sweep`)} where s.id = ${id}`.execute(db)
  return rows[0]
}

async function finish(
  db: Sql,
  id: SweepId,
  counts: SweepCounts | null,
  at: Date,
): Promise<RetentionSweep | undefined> {
  const { rows } = await sql<SweepRow>`
    with ended as (
      update retention_sweep
      set state = 'finished', finished_at = ${at}, due = coalesce(${counts?.due ?? null}, due),
          held = coalesce(${counts?.held ?? null}, held),
          already_listed = coalesce(${counts?.alreadyListed ?? null}, already_listed)
      where id = ${id}
      returning *
    )
    ${sweepsOf(sql`ended`)}
  `.execute(db)
  return rows[0]
}

async function countEligible(db: Sql, asOf: CivilDate): Promise<SweepCounts> {
  await takeLong(db)
  const { rows } = await sql<SweepCounts>`
    with eligible as (
      select ${heldNow} as held, ${isListed} as listed
      from record r
      where r.state = 'active' and r.retention_end < ${asOf} and r.disposal_action <> 'retain-permanently'
      -- Asked of each once, and not by every count.
      offset 0
    )
    select count(*) filter (where not held and not listed) as due,
           count(*) filter (where held) as held,
           count(*) filter (where not held and listed) as "alreadyListed"
    from eligible
  `.execute(db)
  return rows[0] ?? { due: 0, held: 0, alreadyListed: 0 }
}

/** Takes the digests of what its last page has not closed, and answers all that is closed now. */
async function seal(db: Sql, id: SweepId): Promise<readonly SealedBatch[]> {
  const { rows } = await sql<SealedBatch>`
    with sealed as (
      update disposal_batch b
      set manifest_digest = m.digest, item_count = m.items
      from disposal_manifests(array(
        select u.id from disposal_batch u where u.sweep_id = ${id} and u.manifest_digest is null
      )) m
      where b.id = m.batch_id
      returning b.id, b.class_code, b.action, b.item_count, b.manifest_digest, b.stages
    )
    select b.id, b.class_code as "classCode", b.action, b.item_count as items, b.manifest_digest as "manifestDigest",
           array(select s.stage ->> 'role' from jsonb_array_elements(b.stages) with ordinality as s (stage, place)
                 order by s.place) as roles
    from (
      select * from sealed
      union all
      select c.id, c.class_code, c.action, c.item_count, c.manifest_digest, c.stages
      from disposal_batch c where c.sweep_id = ${id} and c.manifest_digest is not null
    ) b
  `.execute(db)
  return rows
}
