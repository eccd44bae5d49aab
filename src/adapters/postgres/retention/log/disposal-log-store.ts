import { type RawBuilder, sql } from 'kysely'
import type {
  DisposalLogFilter,
  LogPlace,
  LogStretch,
  LogWriting,
  WrittenRows,
} from '../../../../retention/log/disposal-log-store.ts'
import type { DisposalLogStore } from '../../../../retention/ports.ts'
import type { Copied } from '../../copy-out.ts'
import type { Sql } from '../../database.ts'
import { formulaSafe } from '../../formula-safe.ts'
import { logValues, writtenInstant } from './disposal-log-values.ts'

/** The disposal log's rows, written where they lie. */
export function makeDisposalLogStore(db: Sql): DisposalLogStore {
  return {
    placeBehind: async (filter, after, count) => {
      const { rows } = await sql<{
        readonly at: string
        readonly batchId: string
        readonly recordId: string
      }>`
        select i.decided_at::text as at, i.batch_id::text as "batchId", i.record_id::text as "recordId"
        from disposal_item i
        where ${within(filter)} and ${behind(after)}
        order by i.decided_at, i.batch_id, i.record_id
        offset ${sql.lit(count - 1)} limit 1
      `.execute(db)
      const [place] = rows
      return place === undefined ? null : [place.at, place.batchId, place.recordId]
    },
    write: async (filter, stretch, writing) => {
      // Workers would be started anew for each few thousand rows, and take longer to start than to help.
      await sql`set local max_parallel_workers_per_gather = 0`.execute(db)
      const rows = rowsOf(filter, stretch, writing)
      return writing.form === 'csv' ? copyCsv(db, writing, rows) : gatherJson(db, rows)
    },
  }
}

async function copyCsv(db: Sql, { columns }: LogWriting, rows: RawBuilder<unknown>): Promise<WrittenRows> {
  const values = logValues(sql`true`)
  const fields = columns.map((column) => {
    const field = sql`line.${sql.ref(column)}`
    return values[column].free ? sql`${formulaSafe(field)} as ${sql.ref(column)}` : field
  })
  const free = columns.filter((column) => values[column].free)
  const answer = await sql<Copied>`
    copy (select ${sql.join(fields)} from (${rows}) as line)
    to stdout (format csv, force_quote (${sql.join(free.map((column) => sql.ref(column)))}))
  `.execute(db)
  const [copied] = answer.rows
  return { pieces: copied?.blocks ?? [], rows: copied?.rows ?? 0 }
}

async function gatherJson(db: Sql, rows: RawBuilder<unknown>): Promise<WrittenRows> {
  const answer = await sql<{ readonly text: string | null; readonly rows: number }>`
    select string_agg(row_to_json(line)::text, ${sql.lit(',\n')}) as text, count(*) as rows from (${rows}) as line
  `.execute(db)
  const [gathered] = answer.rows
  return { pieces: gathered?.text ? [gathered.text] : [], rows: gathered?.rows ?? 0 }
}

/**
 * The rows of a stretch in their order, which an aggregate keeps. The limit also tells the planner that few are wanted, and
 * those at once. Values stand in the text, since a copy takes no parameters: all are ours, and kept from being more.
 */
function rowsOf(filter: DisposalLogFilter, stretch: LogStretch, writing: LogWriting): RawBuilder<unknown> {
  const values = logValues(readableAmong(writing.readable))
  const columns = writing.columns.map((column) => sql`${values[column].value} as ${sql.ref(column)}`)
  return sql`
    select ${sql.join(columns)}
    from disposal_item i
    left join stub s on s.record_id = i.record_id and s.batch_id = i.batch_id
    left join lateral (
      -- Not looked for where there is a stub; the limit keeps the lookup behind that question.
      select r.title, r.access_set_id from record r where r.id = i.record_id and s.record_id is null limit 1
    ) living on true
    left join person decider on decider.id::text = i.decided_by
    left join person executor on executor.id::text = i.executed_by
    left join lateral (
      select string_agg(a.approver_name, '; ' order by a.stage) as by, ${writtenInstant(sql`max(a.at)`)} as at
      from disposal_approval a where a.batch_id = i.batch_id and (not a.void or ${broughtIntoForce})
    ) approval on true
    left join audit_entry e on e.entry_id = i.audit_entry_id
    where ${within(filter)} and ${behind(stretch.after)} and ${upTo(stretch.until)}
    order by i.decided_at, i.batch_id, i.record_id
    limit ${sql.lit(writing.most)}
  `
}

/**
 * Whoever reads of an item could read its record when it was listed, and can read what is there of it today: it may have been
 * marked or moved since, and what it is called and why it was kept may have been written only then.
 */
function readableAmong(sets: readonly number[]): RawBuilder<unknown> {
  const readable = sql`any(${sql.lit(`{${sets.join(',')}}`)}::integer[])`
  return sql`i.access_set_id = ${readable} and coalesce(s.access_set_id, living.access_set_id) = ${readable}`
}

/**
 * What is retained came into force with the whole approval, the last of each stage, and stays so where the rest of the batch
 * was withdrawn or rejected afterwards and the approvals `a` became void with it.
 */
const broughtIntoForce = sql`
  i.state = 'retained' and not exists (
    select from disposal_approval later
    where later.batch_id = a.batch_id and later.stage = a.stage and later.at > a.at
  )
`

/**
 * Only what was decided is listed. Only conditions that there are: a plan for any of them would read the list from its
 * beginning for every stretch.
 */
function within({ from, before }: DisposalLogFilter): RawBuilder<unknown> {
  const at = sql`coalesce(i.executed_at, i.decided_at)`
  const conditions = [
    sql`i.decided_at is not null`,
    ...(from === null ? [] : [sql`${at} >= ${instant(from)}`]),
    ...(before === null ? [] : [sql`${at} < ${instant(before)}`]),
  ]
  return sql.join(conditions, sql` and `)
}

function behind(place: LogPlace | null): RawBuilder<unknown> {
  return place === null ? sql`true` : sql`(i.decided_at, i.batch_id, i.record_id) > ${keyOf(place)}`
}

function upTo(place: LogPlace | null): RawBuilder<unknown> {
  return place === null ? sql`true` : sql`(i.decided_at, i.batch_id, i.record_id) <= ${keyOf(place)}`
}

function keyOf([at, batchId, recordId]: LogPlace): RawBuilder<unknown> {
  return sql`(${sql.lit(at)}::timestamptz, ${sql.lit(batchId)}::uuid, ${sql.lit(recordId)}::uuid)`
}

function instant(at: Date): RawBuilder<unknown> {
  return sql`${sql.lit(at.toISOString())}::timestamptz`
}
