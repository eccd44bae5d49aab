import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import type { AccessConditions } from '../../../records/access-conditions.ts'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { DisposalAction } from '../../../records/disposal-action.ts'
import { eventTypesOn } from '../../../records/event-types-on.ts'
import type { StoredFacts, StoredFiling } from '../../../retention/dates/standing-store.ts'
import type { Sql } from '../database.ts'
import { loadEventDates } from './load-event-dates.ts'
import { type BoundVersion, loadPath } from './load-path.ts'

interface FilingRow {
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
  readonly hasLeft: boolean
  readonly folderOverride: string | null
}

/** The folders of a record that is filed in several, and what had ended in those that it has left. */
export async function loadFilings(
  db: Sql,
  recordId: RecordId,
  { lastActionOn, ownOverride }: { readonly lastActionOn: CivilDate; readonly ownOverride: string | null },
): Promise<Pick<StoredFacts, 'filings' | 'left'>> {
  const { rows } = await sql<FilingRow>`
    select x.position, x.folder_id as "folderId", f.reference, f.class_code as "classCode",
           jsonb_build_object('classPath', c.path, 'marking', f.marking, 'groups', f.groups) as access,
           x.filed_on as "filedOn", f.closed_on as "closedOn", x.schedule_code as "scheduleCode",
           x.schedule_version as "scheduleVersion", x.retention_end as "retentionEnd", x.disposal_action as action,
           x.left_on is not null as "hasLeft", f.override_schedule as "folderOverride"
    from record_filing x
    join folder f on f.id = x.folder_id
    join file_plan_class c on c.code = f.class_code
    where x.record_id = ${recordId}
    order by x.position
  `.execute(db)
  const filings: StoredFiling[] = []
  for (const row of rows.filter(({ hasLeft }) => !hasLeft)) {
    const { position, folderId, reference, classCode, access, filedOn, closedOn } = row
    const path = await loadPath(db, { ...row, ownOverride }, boundOf(row))
    const subjects = sql`(
      select r.subjects || f.subjects from record r, folder f where r.id = ${recordId} and f.id = ${folderId}
    )`
    filings.push({
      position,
      folderId,
      reference,
      classCode,
      access,
      path,
      folderFacts: {
        folderClosedOn: closedOn,
        // To be filed in a folder is an action on what lies there.
        lastActionOn: filedOn > lastActionOn ? filedOn : lastActionOn,
        eventDates: await loadEventDates(db, eventTypesOn(path), subjects),
      },
    })
  }
  const left = rows.flatMap(({ hasLeft, scheduleCode, retentionEnd, action, access }) =>
    hasLeft && scheduleCode !== null && retentionEnd !== null && action !== null
      ? [{ schedule: scheduleCode, retentionEnd, action, access }]
      : [],
  )
  return { filings, left }
}

function boundOf({ scheduleCode, scheduleVersion }: FilingRow): BoundVersion | null {
  return scheduleCode === null || scheduleVersion === null
    ? null
    : { code: scheduleCode, version: scheduleVersion }
}
