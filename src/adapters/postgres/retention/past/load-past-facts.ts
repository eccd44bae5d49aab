import type { RecordId } from '../../../../kernel/ids.ts'
import { MunimentError } from '../../../../kernel/muniment-error.ts'
import { bindingBefore, versionStanding } from '../../../../records/binding-before.ts'
import { eventTypesOn } from '../../../../records/schedules/event-types-on.ts'
import type { ScheduleVersion } from '../../../../records/schedules/retention-schedule.ts'
import type { StoredFiling } from '../../../../retention/dates/standing-store.ts'
import type { PastFacts } from '../../../../retention/past/past-store.ts'
import type { Sql } from '../../database.ts'
import {
  type PastPlace,
  type PastRow,
  selectEventDates,
  selectMoments,
  selectPast,
  selectPlaces,
  selectVersions,
} from './select-past.ts'

/** What a record's retention was computed from at the last instant before `before`. */
export async function loadPastFacts(
  db: Sql,
  recordId: RecordId,
  before: Date,
): Promise<PastFacts | undefined> {
  const row = await selectPast(db, recordId, before)
  if (row === undefined) return undefined
  const places = await selectPlaces(db, recordId, before)
  const filings: StoredFiling[] = []
  for (const place of places.filter(({ hasLeft }) => !hasLeft))
    filings.push(await filingIn(db, recordId, row, place, before))
  const first = filings.find(({ folderId }) => folderId === row.folderId) ?? filings[0]
  if (first === undefined) throw new MunimentError('internal', 'A record lay in no folder.')
  return {
    recordId,
    state: row.state,
    capturedAt: row.capturedAt,
    access: {
      classPath: row.readingPath,
      marking: row.marking,
      groups: row.groups,
      alternatives: row.alternatives,
    },
    facts: {
      documentDate: row.documentDate,
      receivedOn: row.receivedOn,
      capturedOn: row.capturedOn,
      supersededOn: row.supersededOn,
      fields: row.fields,
      step: { schedule: row.stepSchedule, number: row.step },
      previousStepEndedOn: row.previousStepEndedOn,
      lastActionOn: row.lastActionOn,
      folderClosedOn: first.folderFacts.folderClosedOn ?? null,
      eventDates: first.folderFacts.eventDates ?? {},
    },
    path: first.path,
    folderId: row.folderId,
    filings,
    left: places.flatMap(leftThen),
    retainedUntil: row.retainedUntil,
    retainedPermanently: row.retainedPermanently,
    mustBeReviewed: row.mustBeReviewed,
  }
}

function leftThen({
  hasLeft,
  scheduleThen,
  versionThen,
  retentionEnd,
  action,
  access,
}: PastPlace): PastFacts['left'] {
  if (!hasLeft || scheduleThen === null || versionThen === null) return []
  if (retentionEnd === null || action === null) return []
  return [
    { schedule: scheduleThen, scheduleVersion: versionThen, retentionEnd, action, access, filing: null },
  ]
}

/** One folder as it counted, with the version that bound the record there. */
async function filingIn(
  db: Sql,
  recordId: RecordId,
  row: PastRow,
  place: PastPlace,
  before: Date,
): Promise<StoredFiling> {
  const { position, folderId, reference, classCode, access, filedOn } = place
  const moments = await selectMoments(db, recordId, position)
  const onPath = [
    ...place.classPath,
    ...(place.folderOverride === null ? [] : [given(place.folderOverride, 'folder')]),
    ...(row.ownOverride === null ? [] : [given(row.ownOverride, 'record')]),
  ]
  const codes = onPath.flatMap(({ schedule }) => (schedule === null ? [] : [schedule]))
  const versions = await selectVersions(db, [...codes, ...moments.map(({ schedule }) => schedule)])
  const bound = bindingBefore(before, moments, versions, place.bound)
  const scheduleThen = (code: string): ScheduleVersion | null => {
    const version =
      code === bound.code
        ? versions.find((one) => one.code === code && one.version === bound.version)
        : versionStanding(before, code, versions)
    return version?.schedule ?? null
  }
  const path = onPath.map(({ schedule, ...step }) => ({
    ...step,
    schedule: schedule === null ? null : scheduleThen(schedule),
  }))
  return {
    position,
    leftOn: null,
    folderId,
    reference,
    classCode,
    access,
    path,
    folderFacts: {
      folderClosedOn: place.closedOn,
      lastActionOn: filedOn !== null && filedOn > row.lastActionOn ? filedOn : row.lastActionOn,
      eventDates: await selectEventDates(db, eventTypesOn(path), place.subjects, before),
    },
  }
}

function given(schedule: string, override: 'folder' | 'record') {
  return { code: schedule, schedule, override }
}
