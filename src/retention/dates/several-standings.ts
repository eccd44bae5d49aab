import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { eventTypesOn } from '../../records/schedules/event-types-on.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'
import type { RetentionTx } from '../ports.ts'
import { asStanding } from './as-standing.ts'
import { assessFiling } from './assess-filing.ts'
import { assess } from './assess-stored.ts'
import type {
  ClassScope,
  LeftFiling,
  Scope,
  SeveralStanding,
  StoredFacts,
  StoredFiling,
} from './standing-store.ts'
import type { Supposition } from './supposition.ts'
import { withLeftFolders } from './with-left-folders.ts'

/** What comes under another version with this settling: classes, and what was given the schedule itself. */
export interface VersionChange extends ClassScope {
  readonly schedule: ScheduleVersion
}

/** Records whose facts are read at once. */
const PAGE = 1_000

/**
 * What each record of the scope that is filed in several folders comes to: every folder with its own closing date, events
 * and schedule. Read page by page and written in one statement, as the groups are; `change` stands for what is about to be
 * published.
 */
export async function severalStandings(
  tx: Pick<RetentionTx, 'standings'>,
  scope: Omit<Scope, 'bound' | 'override'> | ClassScope,
  today: CivilDate,
  { change, supposing }: { readonly change?: VersionChange; readonly supposing?: Supposition } = {},
): Promise<readonly SeveralStanding[]> {
  const filed = await tx.standings.filedInSeveral(scope)
  const gone = new Set(filed.flatMap(({ recordId, hasLeft }) => (hasLeft ? [recordId] : [])))
  const standings: SeveralStanding[] = []
  const records = filed.map(({ recordId }) => recordId)
  const events = change === undefined ? [] : eventsUnder([change])
  for await (const stored of factsByPage(tx, records, { events, ...(supposing && { supposing }) }))
    standings.push(
      ...stored.map((one) => severalStanding(change === undefined ? one : under(one, change), today)),
    )
  return standings.map((one) => ({ ...one, hasLeft: gone.has(one.recordId) }))
}

/**
 * The same of these records once all of the changes were published, in their order: what one of them makes due under another
 * schedule is left to reviewers, whatever the next one makes of it.
 */
export async function severalStandingsAfter(
  tx: Pick<RetentionTx, 'standings'>,
  records: readonly RecordId[],
  changes: readonly VersionChange[],
  today: CivilDate,
): Promise<readonly SeveralStanding[]> {
  const standings: SeveralStanding[] = []
  for await (const stored of factsByPage(tx, records, { events: eventsUnder(changes) }))
    standings.push(...stored.map((one) => standingAfter(one, changes, today)))
  return standings
}

async function* factsByPage(
  tx: Pick<RetentionTx, 'standings'>,
  records: readonly RecordId[],
  { events, supposing }: { readonly events: readonly string[]; readonly supposing?: Supposition },
): AsyncGenerator<readonly StoredFacts[]> {
  for (let at = 0; at < records.length; at += PAGE)
    yield await tx.standings.factsOf(records.slice(at, at + PAGE), supposing, events)
}

/** What the rules to come count from: those that stand may never have asked when it happened. */
function eventsUnder(changes: readonly VersionChange[]): readonly string[] {
  return eventTypesOn(changes.map(({ schedule }) => ({ code: schedule.code, schedule })))
}

function standingAfter(
  stored: StoredFacts,
  changes: readonly VersionChange[],
  today: CivilDate,
): SeveralStanding {
  let facts = stored
  let reviewed = false
  for (const change of changes) {
    const changed = under(facts, change)
    // A publication that speaks of none of its folders does not look at it.
    if (isUnder(facts, changed)) continue
    const { standing } = severalStanding(changed, today)
    const step = facts.facts.step
    const loses = standing.scheduleCode !== step?.schedule || standing.step < step.number
    if (loses && standing.retentionEnd !== null && standing.retentionEnd < today) reviewed = true
    facts = {
      ...withLeftFolders(changed, today),
      facts: { ...changed.facts, ...stepOf(standing, changed.facts) },
    }
  }
  return { ...severalStanding(facts, today), reviewed }
}

/** Where a record stands that has come to this. */
function stepOf(
  { scheduleCode, step }: SeveralStanding['standing'],
  { previousStepEndedOn }: StoredFacts['facts'],
): Pick<StoredFacts['facts'], 'step' | 'previousStepEndedOn'> {
  return {
    step: { schedule: scheduleCode, number: step },
    previousStepEndedOn: step > 1 ? (previousStepEndedOn ?? null) : null,
  }
}

function under(stored: StoredFacts, change: VersionChange): StoredFacts {
  const filingUnder = (filing: StoredFiling) => ({ ...filing, path: pathUnder(filing, change) })
  return {
    ...stored,
    filings: stored.filings.map(filingUnder),
    left: stored.left.map((one) => (one.filing === null ? one : { ...one, filing: filingUnder(one.filing) })),
  }
}

/** Whether one is the other, and no path of theirs differs. */
function isUnder(stored: StoredFacts, changed: StoredFacts): boolean {
  return (
    changed.filings.every(({ path }, index) => path === stored.filings[index]?.path) &&
    changed.left.every(({ filing }, index) => filing?.path === stored.left[index]?.filing?.path)
  )
}

function severalStanding(stored: StoredFacts, today: CivilDate): SeveralStanding {
  const { filings, left } = withLeftFolders(stored, today)
  const differing = left.flatMap((one) =>
    one.filing === null || stored.left.includes(one) ? [] : [one.filing],
  )
  return {
    recordId: stored.recordId,
    standing: asStanding(
      assess({
        facts: stored.facts,
        paths: filings.map(({ path }) => path),
        folderFacts: filings.map(({ folderFacts }) => folderFacts),
        left,
      }),
    ),
    leftOtherwise: !stored.left.every((one) => left.some((now) => isSameEnd(one, now))),
    lies: filings.map(({ folderId, classCode, leftOn }) => ({ folderId, classCode, leftOn })),
    filings: [...filings, ...differing].map((filing) => {
      const { state, retentionEnd, action, schedule } = assessFiling(stored, filing)
      return {
        position: filing.position,
        leftOn: filing.leftOn,
        lies: !differing.includes(filing),
        state,
        retentionEnd,
        action,
        scheduleCode: schedule.code,
        scheduleVersion: schedule.version,
      }
    }),
  }
}

/** Whether both say the same of one folder that was left, whatever the version that says so. */
function isSameEnd(one: LeftFiling, other: LeftFiling): boolean {
  return (
    one.filing?.position === other.filing?.position &&
    one.schedule === other.schedule &&
    one.retentionEnd === other.retentionEnd &&
    one.action === other.action
  )
}

/** The path with the version of the change in the place of the nearest schedule, where that is what it changes. */
function pathUnder({ path, classCode }: StoredFiling, change: VersionChange): StoredFiling['path'] {
  const nearest = path.findLast(({ schedule }) => schedule !== null)
  const isChanged =
    nearest?.override === undefined
      ? change.classCodes.includes(classCode)
      : nearest.code === change.overriddenBy
  if (!isChanged) return path
  const { schedule } = change
  const given = nearest?.override === undefined ? {} : { override: nearest.override }
  return [{ code: schedule.code, schedule, ...given }]
}
