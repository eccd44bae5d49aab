import { type RawBuilder, sql } from 'kysely'
import type { FoundRecords, ReadAgainStore, WhichRecords } from '../../../ingest/ports.ts'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import type { Sql } from '../database.ts'
import { takeLong } from '../take-long.ts'
import { isToGo } from './is-to-go.ts'

/** Which records are to be read again, for one transaction. */
export function makeReadAgainStore(db: Sql): ReadAgainStore {
  return {
    count: (which, since) => count(db, which, since),
    lookThrough: async (which, since, after, size) => {
      // So many rows by their key and no more, whatever fits of them: a search for few among tens of millions would begin
      // anew for each page, or look at all of them to sort what it found.
      const { rows } = await sql<{
        readonly ids: readonly RecordId[] | null
        readonly last: RecordId | null
      }>`
        select array_agg(r.id order by r.id) filter (where ${isMeant(which, since)}) as ids,
               (array_agg(r.id order by r.id desc))[1] as last
        from (
          select id, state, reading, reading_detail, captured_at, captured_on, folder_id from record
          where id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid order by id limit ${size}
        ) as r
      `.execute(db)
      return { ids: rows[0]?.ids ?? [], last: rows[0]?.last ?? null }
    },
    unknownClasses: async (codes) => {
      const { rows } = await sql<{ readonly code: string }>`
        select code from unnest(${codes}::text[]) as given (code)
        where not exists (select from file_plan_class c where c.code = given.code)
      `.execute(db)
      return rows.map(({ code }) => code)
    },
    findFolders: async (references) => {
      const { rows } = await sql<{ readonly id: FolderId; readonly reference: string }>`
        select id, reference from folder where reference = any (${references}::text[])
      `.execute(db)
      return rows
    },
  }
}

async function count(db: Sql, which: WhichRecords, since: Date): Promise<FoundRecords> {
  await takeLong(db)
  const { rows } = await sql<{
    readonly reading: string
    readonly format: string
    readonly reason: string | null
    readonly records: number
  }>`
    select r.reading, r.format, substring(r.reading_detail ->> 'reason' from '^([a-z-]+): ') as reason,
           count(*)::int as records
    from record r where ${isMeant(which, since)} group by 1, 2, 3
  `.execute(db)
  const by = <Name extends string>(name: Name, of: (row: (typeof rows)[number]) => string | null) => {
    const sums = new Map<string, number>()
    for (const row of rows) {
      const value = of(row)
      if (value !== null) sums.set(value, (sums.get(value) ?? 0) + row.records)
    }
    return [...sums]
      .toSorted(([one, ones], [other, others]) => others - ones || one.localeCompare(other))
      .map(
        ([value, records]) => ({ [name]: value, records }) as { [K in Name]: string } & { records: number },
      )
  }
  return {
    records: rows.reduce((sum, { records }) => sum + records, 0),
    byReading: by('reading', ({ reading }) => reading),
    byReason: by('reason', ({ reason }) => reason),
    byFormat: by('format', ({ format }) => format),
  }
}

function isMeant(which: WhichRecords, since: Date): RawBuilder<unknown> {
  const { readings, reasons, formats, mediaTypes, classes, folders, capturedBefore, readBefore } = which
  const readAt = sql`(r.reading_detail ->> 'readAt')::timestamptz`
  const conditions = [
    sql`r.state = 'active' and r.reading <> 'pending' and r.captured_at < ${since}`,
    sql`not ${isToGo(sql`r.id`)}`,
    sql`(${readAt} is null or ${readAt} < ${since})`,
  ]
  const narrow = (values: readonly unknown[], condition: RawBuilder<unknown>) => {
    if (values.length > 0) conditions.push(condition)
  }
  narrow(readings, sql`r.reading = any (${readings}::text[])`)
  // A record says of each of its parts why: the codes stand before a colon, one behind the other.
  narrow(
    reasons,
    sql`exists (
      select from unnest(${reasons}::text[]) as code
      where position(' ' || code || ': ' in ' ' || (r.reading_detail ->> 'reason')) > 0
    )`,
  )
  narrow(
    formats,
    sql`exists (select from component c where ${isShownPart} and c.format = any (${formats}::text[]))`,
  )
  narrow(
    mediaTypes,
    sql`exists (select from component c where ${isShownPart} and c.media_type = any (${mediaTypes}::text[]))`,
  )
  narrow(
    classes,
    liesIn(sql`
      select f.id from folder f join file_plan_class p on p.code = f.class_code where p.path && ${classes}::text[]`),
  )
  narrow(folders, liesIn(sql`select unnest(${folders}::uuid[])`))
  if (capturedBefore !== null) conditions.push(sql`r.captured_on < ${capturedBefore}::date`)
  if (readBefore !== null)
    conditions.push(
      sql`(${readAt} is null or ${readAt} < (${readBefore}::date)::timestamp at time zone 'Europe/London')`,
    )
  return sql.join(conditions, sql` and `)
}

const isShownPart = sql`c.record_id = r.id and c.role <> 'earlier-version'`

/** In whichever of its folders. */
function liesIn(folders: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    r.folder_id in (${folders})
    or exists (
      select from record_filing x where x.record_id = r.id and x.left_on is null and x.folder_id in (${folders})
    )
  )`
}
