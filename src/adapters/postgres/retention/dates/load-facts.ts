import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { AccessConditions, ReadingPlace } from '../../../../records/access-conditions.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { Marking } from '../../../../records/marking.ts'
import type { FieldValue, RecordState, Subject } from '../../../../records/record-entity.ts'
import { eventTypesOn } from '../../../../records/schedules/event-types-on.ts'
import type { StoredFacts } from '../../../../retention/dates/standing-store.ts'
import type { Supposition } from '../../../../retention/dates/supposition.ts'
import type { Sql } from '../../database.ts'
import { sentTogether } from '../../sent-together.ts'
import { loadEventDatesOfEach } from './load-event-dates.ts'
import { type FiledAgain, loadFilings } from './load-filings.ts'
import { type LoadPath, makeLoadPath } from './load-path.ts'

interface FactsRow {
  readonly recordId: RecordId
  /** What it and its first folder are about. */
  readonly subjects: readonly Subject[]
  readonly state: RecordState
  readonly classCode: string
  readonly accessSet: number
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  readonly capturedOn: CivilDate
  readonly lastActionOn: CivilDate
  readonly folderClosedOn: CivilDate | null
  readonly supersededOn: CivilDate | null
  readonly fields: { readonly [name: string]: FieldValue }
  readonly folderId: FolderId
  readonly retainedUntil: CivilDate | null
  readonly retainedPermanently: boolean
  readonly mustBeReviewed: boolean
  readonly scheduleCode: string
  readonly scheduleVersion: number
  readonly scheduleStep: number
  readonly previousStepEndedOn: CivilDate | null
  readonly folderOverride: string | null
  readonly ownOverride: string | null
  readonly filedAgain: boolean
}

interface AccessRow {
  readonly id: number
  readonly classPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
  readonly alternatives: readonly ReadingPlace[]
}

/**
 * What the retention of these records is computed from, in the order of their ids. Under its own schedule's code the version
 * it was settled with counts. Filings come with the days of `events` as well: rules that are about to be theirs may count from them.
 */
export async function loadFacts(
  db: Sql,
  records: readonly RecordId[],
  supposing?: Supposition,
  events: readonly string[] = [],
): Promise<readonly StoredFacts[]> {
  const rows = await selectRows(db, records)
  const [accessSets, placed] = await sentTogether([
    selectAccessSets(db, rows),
    placeAll(db, rows, { supposing, events }),
  ])
  const eventDates = await loadEventDatesOfEach(
    db,
    placed.map(({ row: { recordId, subjects }, path }) => ({
      id: recordId,
      types: eventTypesOn(path),
      subjects,
    })),
  )
  return placed.flatMap((place) => {
    const access = accessSets.get(place.row.accessSet)
    return access === undefined ? [] : [factsOf(place, access, eventDates.get(place.row.recordId) ?? {})]
  })
}

async function selectRows(db: Sql, records: readonly RecordId[]): Promise<readonly FactsRow[]> {
  const { rows } = await sql<FactsRow>`
    select r.id as "recordId", r.subjects || f.subjects as subjects, r.state, f.class_code as "classCode", r.access_set_id as "accessSet",
           r.document_date as "documentDate", r.received_on as "receivedOn", r.captured_on as "capturedOn",
           coalesce(r.last_action_on, r.captured_on) as "lastActionOn", f.closed_on as "folderClosedOn",
           r.superseded_on as "supersededOn", r.fields,
           r.folder_id as "folderId", r.retained_until as "retainedUntil",
           r.retained_permanently as "retainedPermanently", r.must_be_reviewed as "mustBeReviewed",
           r.schedule_code as "scheduleCode", r.schedule_version as "scheduleVersion",
           r.schedule_step as "scheduleStep", r.previous_step_ended_on as "previousStepEndedOn",
           f.override_schedule as "folderOverride", r.override_schedule as "ownOverride",
           exists (select from record_filing x where x.record_id = r.id) as "filedAgain"
    from record r
    join folder f on f.id = r.folder_id
    where r.id = any (${records}::uuid[])
    order by r.id
  `.execute(db)
  return rows
}

/** The conditions of reading that these records are under: few, however many records, and never changed. */
async function selectAccessSets(
  db: Sql,
  rows: readonly FactsRow[],
): Promise<ReadonlyMap<number, AccessConditions>> {
  const ids = [...new Set(rows.map(({ accessSet }) => accessSet))]
  const found = await sql<AccessRow>`
    select a.id, reading.path as "classPath", a.marking, a.groups, access_places(a.alternatives) as alternatives
    from access_set a
    join file_plan_class reading on reading.code = a.class_code
    where a.id = any (${ids}::integer[])
  `.execute(db)
  return new Map(found.rows.map(({ id, ...access }) => [id, access]))
}

/** A record with the path to it, and where else it is filed. */
interface Placed extends FiledAgain {
  readonly row: FactsRow
  readonly path: StoredFacts['path']
}

async function placeAll(
  db: Sql,
  rows: readonly FactsRow[],
  { supposing, events }: { readonly supposing: Supposition | undefined; readonly events: readonly string[] },
): Promise<readonly Placed[]> {
  const loadPath = makeLoadPath(db)
  const stand = rows.map((row) => supposedRecord(row, supposing))
  const filedAgain = await loadFilings(
    db,
    stand.filter((row) => row.filedAgain),
    { loadPath, events, ...(supposing === undefined ? {} : { supposing }) },
  )
  return Promise.all(stand.map((row) => placeOf(row, filedAgain.get(row.recordId), loadPath)))
}

/** The record as a preview takes it to stand: what it was given itself, and where it was moved. */
function supposedRecord(row: FactsRow, { record }: Supposition = {}): FactsRow {
  if (record?.id !== row.recordId) return row
  const { override = row.ownOverride, moved } = record
  if (moved === undefined) return { ...row, ownOverride: override }
  const lastActionOn = moved.on > row.lastActionOn ? moved.on : row.lastActionOn
  return { ...row, ownOverride: override, folderId: moved.to, lastActionOn }
}

async function placeOf(row: FactsRow, filed: FiledAgain | undefined, loadPath: LoadPath): Promise<Placed> {
  const { filings, left } = filed ?? { filings: [], left: [] }
  const first = filings.find((filing) => filing.folderId === row.folderId)
  const bound = { code: row.scheduleCode, version: row.scheduleVersion }
  return { row, filings, left, path: first?.path ?? (await loadPath(row, bound)) }
}

function factsOf(
  { row, path, filings, left }: Placed,
  access: AccessConditions,
  eventDates: { readonly [event: string]: CivilDate },
): StoredFacts {
  return {
    recordId: row.recordId,
    state: row.state,
    access,
    facts: {
      documentDate: row.documentDate,
      receivedOn: row.receivedOn,
      capturedOn: row.capturedOn,
      lastActionOn: row.lastActionOn,
      folderClosedOn: row.folderClosedOn,
      supersededOn: row.supersededOn,
      fields: row.fields,
      step: { schedule: row.scheduleCode, number: row.scheduleStep },
      previousStepEndedOn: row.previousStepEndedOn,
      eventDates,
    },
    path,
    folderId: row.folderId,
    filings,
    left,
    retainedUntil: row.retainedUntil,
    retainedPermanently: row.retainedPermanently,
    mustBeReviewed: row.mustBeReviewed,
  }
}
