import { type RawBuilder, sql } from 'kysely'
import type {
  DisposalLogFilter,
  LogPlace,
  LogStretch,
  LogWriting,
} from '../../../retention/log/disposal-log-store.ts'
import type { DisposalLogStore } from '../../../retention/ports.ts'
import { csvField } from '../csv-field.ts'
import type { Sql } from '../database.ts'
import { type LogValue, logValues } from './disposal-log-values.ts'

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
        offset ${count - 1} limit 1
      `.execute(db)
      const [place] = rows
      return place === undefined ? null : [place.at, place.batchId, place.recordId]
    },
    write: async (filter, stretch, writing) => {
      const { rows } = await sql<{ readonly text: string | null; readonly rows: number }>`
        select string_agg(${line(writing)}, ${sql.lit(writing.between)}) as text, count(*) as rows
        from (${linesOf(filter, stretch, writing)}) as line
      `.execute(db)
      const [written] = rows
      return { text: written?.text ?? '', rows: written?.rows ?? 0 }
    },
  }
}

/** In their order, which an aggregate keeps. The limit also tells the planner that few rows are wanted, and those at once. */
function linesOf(filter: DisposalLogFilter, stretch: LogStretch, writing: LogWriting): RawBuilder<unknown> {
  const values = logValues(sql`i.access_set_id = any(${writing.readable}::integer[])`)
  const columns = writing.columns.map((column) => sql`${values[column].value} as ${sql.ref(column)}`)
  return sql`
    select ${sql.join(columns)}
    from disposal_item i
    left join stub s on s.record_id = i.record_id and s.batch_id = i.batch_id
    left join person decider on decider.id::text = i.decided_by
    left join person executor on executor.id::text = i.executed_by
    left join lateral (
      select string_agg(a.approver_name, '; ' order by a.stage) as by, max(a.at) as at
      from disposal_approval a where a.batch_id = i.batch_id and not a.void
    ) approval on true
    left join audit_entry e on e.entry_id = i.audit_entry_id
    where ${within(filter)} and ${behind(stretch.after)} and ${upTo(stretch.until)}
    order by i.decided_at, i.batch_id, i.record_id
    limit ${sql.lit(writing.most)}
  `
}

function line({ form, columns }: LogWriting): RawBuilder<string> {
  if (form === 'json') return sql`row_to_json(line)::text`
  const values = logValues(sql`true`)
  const fields = columns.map((column) => field(values[column], sql`line.${sql.ref(column)}`))
  // What is null is written as nothing.
  return sql`concat(${sql.join(fields, sql`, ',', `)})`
}

function field({ free }: LogValue, value: RawBuilder<string | null>): RawBuilder<unknown> {
  return free ? csvField(value) : value
}

/**
 * Only what was decided is listed. Only conditions that there are: a plan for any of them would read the list from its
 * beginning for every stretch.
 */
function within({ from, before }: DisposalLogFilter): RawBuilder<unknown> {
  const at = sql`coalesce(i.executed_at, i.decided_at)`
  const conditions = [
    sql`i.decided_at is not null`,
    ...(from === null ? [] : [sql`${at} >= ${from}`]),
    ...(before === null ? [] : [sql`${at} < ${before}`]),
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
  return sql`(${at}::timestamptz, ${batchId}::uuid, ${recordId}::uuid)`
}
