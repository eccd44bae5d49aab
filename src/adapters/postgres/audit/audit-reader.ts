import { type RawBuilder, sql } from 'kysely'
import type {
  AnchoredCheckpoint,
  AuditEntryId,
  AuditFilter,
  AuditReader,
  StoredDetail,
  Subtree,
} from '../../../audit/ports.ts'
import type { CivilDate } from '../../../records/dates/civil-date.ts'
import type { Sql } from '../database.ts'
import { PLANNED_ANEW } from '../statement-names.ts'
import { makeTreeHashes } from './tree-hashes.ts'

/** Reads the log as `muniment_app`, which may read it and do nothing else with it. */
export function makePostgresAuditReader(database: Sql): AuditReader {
  return {
    ...makeTreeHashes(database),
    size: async () => {
      const found = await sql<{ size: number }>`
        select least(coalesce(max(position), -1), ${LAST}) + 1 as size from audit_entry
      `.execute(database)
      return found.rows[0]?.size ?? 0
    },
    subtrees: async (level, from, limit) => {
      const found = await sql<Subtree>`
        select level, index, hash from audit_subtree
        where level = ${level} and index between ${from} and ${LAST} order by index limit ${limit}
      `.execute(database)
      return found.rows
    },
    entries: async (from, limit, filter = {}) => {
      if (filter.from !== undefined || filter.to !== undefined)
        return (await entriesOfDays(database, from, limit, filter)).map(entryOf)
      const found = await sql<EntryRow>`
        select ${entryColumns} from audit_entry
        where position between ${from} and ${LAST} and ${conditionsOf(filter)} order by position limit ${limit}
      `.execute(database)
      return found.rows.map(entryOf)
    },
    details: (entryIds) => readDetails(database, entryIds),
    erasures: async (subjectIds) => {
      const found = await sql<EntryRow>`
        select ${entryColumns} from audit_entry
        where position <= ${LAST} and subject_id = any(${[...subjectIds]}::text[]) and action = 'details.erased' order by position
      `.execute(database)
      return found.rows.map(entryOf)
    },
    places: async (entryIds) => {
      const found = await sql<{ id: AuditEntryId; position: number; hash: Buffer }>`
        select entry_id as id, position, leaf_hash as hash from audit_entry where entry_id = any(${[...entryIds]}::uuid[])
      `.execute(database)
      return new Map(found.rows.map(({ id, position, hash }) => [id, { position, hash }]))
    },
    positionOf: async (leafHash) => {
      // Without an index: asked only where the log was tampered with.
      const found = await sql<{ position: number }>`
        select position from audit_entry where leaf_hash = ${leafHash} order by position limit 1
      `.execute(database)
      return found.rows[0]?.position
    },
    newestCheckpoint: async () => {
      const found = await sql<AnchoredCheckpoint>`
        select number, size, note from audit_checkpoint order by number desc limit 1
      `.execute(database)
      return found.rows[0]
    },
    checkpoints: async (from, limit) => {
      const found = await sql<AnchoredCheckpoint>`
        select number, size, note from audit_checkpoint where number >= ${from} order by number limit ${limit}
      `.execute(database)
      return found.rows
    },
  }
}

// What a superuser wrote there may be no position, and no leaf, at all: the rest is read past it, and verified.
const LAST = Number.MAX_SAFE_INTEGER - 1
const entryColumns = sql`
  position, coalesce(leaf, '') as leaf, coalesce(leaf_hash, '') as leaf_hash, entry_id, at, actor_id, action, subject_type, subject_id
`

interface EntryRow {
  readonly position: number
  readonly leaf: Buffer
  readonly leaf_hash: Buffer
  readonly entry_id: string
  readonly at: Date
  readonly actor_id: string
  readonly action: string
  readonly subject_type: string
  readonly subject_id: string
}

function entryOf(row: EntryRow) {
  return {
    position: row.position,
    bytes: row.leaf,
    hash: row.leaf_hash,
    found: {
      entryId: row.entry_id,
      at: row.at,
      actor: row.actor_id,
      action: row.action,
      subjectType: row.subject_type,
      subjectId: row.subject_id,
    },
  }
}

/** Of so many entries at either end of the days all but a tenth lie in their place, or the page takes longer. */
const AT_AN_END = 100

/**
 * A page of the entries of some days. Positions follow time but where a clock was wrong: so the page is read where these days
 * begin and end in the log, and what lies astray is put in. By place alone the log would be read from its beginning to the first
 * of them, and from the last to its end.
 */
async function entriesOfDays(
  database: Sql,
  from: number,
  limit: number,
  filter: AuditFilter,
): Promise<readonly EntryRow[]> {
  const since = filter.from === undefined ? sql`'-infinity'::timestamptz` : beginOf(filter.from)
  const until = filter.to === undefined ? sql`'infinity'::timestamptz` : endOf(filter.to)
  const bounds = await sql<{ readonly first: number | null; readonly last: number | null }>`
    ${sql.raw(PLANNED_ANEW)}
    select (select least(percentile_disc(0.1) within group (order by position), ${LAST}) from (
              select position from audit_entry where at >= ${since} order by at limit ${AT_AN_END}) e) as first,
           (select least(percentile_disc(0.9) within group (order by position), ${LAST}) from (
              select position from audit_entry where at < ${until} order by at desc limit ${AT_AN_END}) e) as last
  `.execute(database)
  const { first = null, last = null } = bounds.rows[0] ?? {}
  if (first === null || last === null) return []
  const found = await sql<EntryRow>`
    ${sql.raw(PLANNED_ANEW)}
    select * from (
      (select ${entryColumns} from audit_entry
       where position between ${Math.max(from, first)} and ${last} and ${conditionsOf(filter)}
       order by position limit ${limit})
      union all
      select ${entryColumns} from audit_entry
      where position = any (array(select places_astray(${since}, ${until}, ${first}, ${last})))
        and position between ${from} and ${LAST} and ${conditionsOf(filter)}
    ) as entry
    order by position limit ${limit}
  `.execute(database)
  return found.rows
}

/** Midnight in London at which a day begins, and at which it is over. */
const beginOf = (day: CivilDate) => sql`(${day}::date)::timestamp at time zone 'Europe/London'`
const endOf = (day: CivilDate) => sql`(${day}::date + 1)::timestamp at time zone 'Europe/London'`

/** London days, both included: from midnight in London of the first to that of the day after the last. */
function conditionsOf(filter: AuditFilter): RawBuilder<unknown> {
  const conditions = [sql`true`]
  if (filter.from !== undefined) conditions.push(sql`at >= ${beginOf(filter.from)}`)
  if (filter.to !== undefined) conditions.push(sql`at < ${endOf(filter.to)}`)
  if (filter.action !== undefined) conditions.push(sql`action = ${filter.action}`)
  if (filter.notActions !== undefined) conditions.push(sql`action <> all(${[...filter.notActions]}::text[])`)
  if (filter.actor !== undefined) conditions.push(sql`actor_id = ${filter.actor}`)
  if (filter.subject !== undefined) conditions.push(sql`subject_id = ${filter.subject}`)
  return sql.join(conditions, sql` and `)
}

async function readDetails(database: Sql, entryIds: readonly string[]): Promise<readonly StoredDetail[]> {
  const found = await sql<StoredDetail>`
    select entry_id as "entryId", subject_type as "subjectType", subject_id as "subjectId", name, value, salt, conditions
    from audit_detail where entry_id = any(${[...entryIds]}::uuid[]) order by entry_id, name
  `.execute(database)
  return found.rows
}
