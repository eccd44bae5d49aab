import { type RawBuilder, sql } from 'kysely'
import type { FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { AccessConditions } from '../../../../records/access-conditions.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { DisposalAction } from '../../../../records/schedules/disposal-action.ts'
import { eventTypesOn } from '../../../../records/schedules/event-types-on.ts'
import type { StoredFacts, StoredFiling } from '../../../../retention/dates/standing-store.ts'
import type { Supposition } from '../../../../retention/dates/supposition.ts'
import type { Sql } from '../../database.ts'
import type { BoundVersion, LoadPath } from './load-path.ts'
import { supposedFolder } from './supposed-folder.ts'
import { supposed } from './trigger-keys.ts'

/** The folders of a record that is filed in several, and what had ended in those that it has left. */
export type FiledAgain = Pick<StoredFacts, 'filings' | 'left'>

interface FiledRecord {
  readonly recordId: RecordId
  readonly lastActionOn: CivilDate
  readonly ownOverride: string | null
}

interface FilingRow {
  readonly recordId: RecordId
  readonly position: number
  readonly folderId: FolderId
  readonly reference: string
  readonly classCode: string
  readonly access: AccessConditions
  readonly filedOn: CivilDate
  readonly closedOn: CivilDate | null
  readonly scheduleCode: string | null
  readonly scheduleVersion: number | null
  readonly retentionEnd: CivilDate | null
  readonly action: DisposalAction | null
  readonly leftOn: CivilDate | null
  readonly isDoneWith: boolean
  readonly folderOverride: string | null
}

interface PlacedFiling {
  readonly row: FilingRow
  readonly path: StoredFiling['path']
}

interface FilingsWanted {
  readonly loadPath: LoadPath
  readonly supposing?: Supposition
  /** Types of event to be looked up beside those from which the rules of each folder count. */
  readonly events: readonly string[]
}

/** Where each of these records is filed, for all of them at once. */
export async function loadFilings(
  db: Sql,
  records: readonly FiledRecord[],
  { loadPath, supposing = {}, events }: FilingsWanted,
): Promise<ReadonlyMap<RecordId, FiledAgain>> {
  if (records.length === 0) return new Map()
  const rows = await selectFilings(
    db,
    records.map(({ recordId }) => recordId),
    supposing,
  )
  const byRecord = Map.groupBy(rows, ({ recordId }) => recordId)
  const placed = new Map<RecordId, readonly PlacedFiling[]>()
  for (const { recordId, ownOverride } of records) {
    placed.set(
      recordId,
      await Promise.all(
        (byRecord.get(recordId) ?? []).map(async (row) => ({
          row,
          path: await loadPath({ ...row, ownOverride }, boundOf(row)),
        })),
      ),
    )
  }
  const dates = await selectEventDates(db, [...placed.values()].flat(), { events, supposed: supposing.event })
  return new Map(
    records.map(({ recordId, lastActionOn }) => {
      const all = (placed.get(recordId) ?? []).map((one) => ({
        row: one.row,
        filing: filingOf(one, lastActionOn, dates),
      }))
      return [
        recordId,
        {
          filings: all.flatMap(({ filing }) => (filing.leftOn === null ? [filing] : [])),
          left: all.flatMap(({ row, filing }, at) =>
            leftBy(row, row.isDoneWith || liesThereAfter(all, at) ? null : filing),
          ),
        },
      ]
    }),
  )
}

function filingOf(
  { row, path }: PlacedFiling,
  lastActionOn: CivilDate,
  dates: ReadonlyMap<string, { readonly [event: string]: CivilDate }>,
): StoredFiling {
  const { position, leftOn, folderId, reference, classCode, access, filedOn, closedOn } = row
  return {
    position,
    leftOn,
    folderId,
    reference,
    classCode,
    access,
    path,
    folderFacts: {
      folderClosedOn: closedOn,
      // To be filed in a folder is an action on what lies there.
      lastActionOn: filedOn > lastActionOn ? filedOn : lastActionOn,
      eventDates: dates.get(keyOf(row)) ?? {},
    },
  }
}

function leftBy(
  { leftOn, scheduleCode, scheduleVersion, retentionEnd, action, access }: FilingRow,
  filing: StoredFiling | null,
): FiledAgain['left'] {
  if (leftOn === null || scheduleCode === null || scheduleVersion === null) return []
  if (retentionEnd === null || action === null) return []
  return [{ schedule: scheduleCode, scheduleVersion, retentionEnd, action, access, filing }]
}

/** Whether the record lies there by another filing, or has left it by a newer one, which then speaks of that folder. */
function liesThereAfter(all: readonly { readonly filing: StoredFiling }[], at: number): boolean {
  const folderId = all[at]?.filing.folderId
  return all.some(
    ({ filing }, index) =>
      filing.folderId === folderId && index !== at && (filing.leftOn === null || index > at),
  )
}

async function selectFilings(
  db: Sql,
  records: readonly RecordId[],
  { folder, record }: Supposition,
): Promise<readonly FilingRow[]> {
  const lies = movedTo(record)
  const { rows } = await sql<FilingRow>`
    select x.record_id as "recordId", x.position, f.id as "folderId", f.reference, c.code as "classCode",
           jsonb_build_object('classPath', c.path, 'marking', f.marking, 'groups', f.groups) as access,
           x.filed_on as "filedOn", f.closed_on as "closedOn", x.schedule_code as "scheduleCode",
           x.schedule_version as "scheduleVersion", x.retention_end as "retentionEnd", x.disposal_action as action,
           x.left_on as "leftOn", ${isDoneWith(record)} as "isDoneWith", f.override_schedule as "folderOverride"
    from record_filing x
    join folder f on f.id = ${lies}
    join file_plan_class c on c.code = case
      when f.id = ${folder?.id ?? null}::uuid then coalesce(${folder?.classCode ?? null}::text, f.class_code) else f.class_code
    end
    where x.record_id = any (${records}::uuid[])
    order by x.record_id, x.position
  `.execute(db)
  return rows.map((row) => supposedFolder(row, folder))
}

/** The folder of a filing `x`: of a record that is supposed to be moved, the one that takes the place of its first. */
function movedTo(record: Supposition['record']): RawBuilder<unknown> {
  if (record?.moved === undefined) return sql`x.folder_id`
  const { from, to } = record.moved
  return sql`case
    when x.record_id = ${record.id} and x.folder_id = ${from} and x.left_on is null then ${to}::uuid else x.folder_id
  end`
}

/**
 * Whether nothing is computed any more from a filing `x` that was left: a person has taken the record out of that folder since, or is
 * supposed to; or disposal has emptied it, and what counted there went with its words.
 */
function isDoneWith(record: Supposition['record']): RawBuilder<unknown> {
  if (record?.moved === undefined) return sql`(x.taken_out or f.title is null)`
  return sql`(x.taken_out or f.title is null or (x.record_id = ${record.id} and x.folder_id = ${record.moved.from}))`
}

/** From when events count in each filing, by its key: what is about the record and what is about that folder. */
async function selectEventDates(
  db: Sql,
  placed: readonly PlacedFiling[],
  { events, supposed: event }: Pick<FilingsWanted, 'events'> & { readonly supposed: Supposition['event'] },
): Promise<ReadonlyMap<string, { readonly [event: string]: CivilDate }>> {
  const wanted = placed.flatMap(({ row, path }) =>
    [...new Set([...eventTypesOn(path), ...events])].map((type) => ({
      key: keyOf(row),
      recordId: row.recordId,
      folderId: row.folderId,
      type,
    })),
  )
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ readonly key: string; readonly type: string; readonly date: CivilDate }>`
    select w.key, w.type, happened.date
    from jsonb_to_recordset(${JSON.stringify(wanted)}) as w (key text, "recordId" uuid, "folderId" uuid, type text)
    join record r on r.id = w."recordId"
    join folder f on f.id = w."folderId"
    cross join lateral (select event_date(w.type, r.subjects || f.subjects, ${supposed(event)}) as date) happened
    where happened.date is not null
  `.execute(db)
  return new Map(
    [...Map.groupBy(rows, ({ key }) => key)].map(([key, found]) => [
      key,
      Object.fromEntries(found.map(({ type, date }) => [type, date])),
    ]),
  )
}

function keyOf({ recordId, position }: FilingRow): string {
  return `${recordId} ${position}`
}

function boundOf({ scheduleCode, scheduleVersion }: FilingRow): BoundVersion | null {
  return scheduleCode === null || scheduleVersion === null
    ? null
    : { code: scheduleCode, version: scheduleVersion }
}
