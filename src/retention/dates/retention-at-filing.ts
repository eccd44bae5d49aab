import type { Actor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { FolderId, RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { Subject } from '../../records/record-entity.ts'
import { overrideOnPath } from '../../records/retention-end/override-on-path.ts'
import type { RetentionFacts } from '../../records/retention-end/trigger-date.ts'
import { eventTypesOn } from '../../records/schedules/event-types-on.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'
import { correctLists } from '../batches/correct-lists.ts'
import { goOnWithout } from '../holds/go-on-without.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { type Place, settlingsIn } from './settlings-in.ts'
import { standingOf } from './standing-of.ts'
import type { GroupStanding } from './standing-store.ts'
import { type SettlingTx, writeSettling } from './write-settling.ts'

export type SettlingCause =
  | 'date-changed'
  | 'moved'
  | 'filed'
  | 'unfiled'
  | 'folder-closed'
  | 'folder-reopened'
  | 'fields-changed'
  | 'subjects-changed'
  | 'new-version'
  | 'superseded'
  | 'superseded-earlier'
  | 'supersession-withdrawn'
  | 'override-given'
  | 'override-withdrawn'
  | 'folder-moved'
  | 'rules-changed'
  | 'event-registered'
  | 'event-corrected'
  | 'event-revoked'
  | 'step-ended'

/** Brings records under another schedule: what is due already is reviewed, and never destroyed straight away. */
const reclassifying: readonly SettlingCause[] = [
  'moved',
  'unfiled',
  'folder-moved',
  'override-given',
  'override-withdrawn',
  'rules-changed',
]

type FiledPlace = Place & {
  /** Of the one record, where it is one: the log says what its end was, and what it has become. */
  readonly endBefore?: CivilDate | null
}
interface Settlers {
  readonly actor: Actor
  /** Answer for ends that are brought forward, whether or not the actor does. */
  readonly alongside: readonly string[]
}

/** What a record about to be captured says of itself. */
export interface FilingFacts extends RetentionFacts {
  readonly classPath: readonly string[]
  /** The schedule that its folder was given. */
  readonly overrideSchedule?: string | null
  /** What the record and its folder are about. */
  readonly subjects: readonly Subject[]
}

/**
 * The retention side of filing, over the stores of the filing's own transaction: dates and holds follow each change in
 * the moment in which it is made.
 */
export function makeRetentionAtFiling(tx: SettlingTx & Pick<RetentionTx, 'batches'>, clock: Clock) {
  return { rulesAt, settleRecord, settleFolder, catchArrival, keepRecord, keepFolder }

  /**
   * The rules that stand for records about to be captured in classes of these paths, and in folders that were given these
   * schedules, each read once. What it answers throws `internal` for a class or a schedule that was not among them.
   */
  async function rulesAt(
    classPaths: readonly (readonly string[])[],
    overrides: readonly string[] = [],
  ): Promise<(facts: FilingFacts) => Promise<Omit<GroupStanding, 'key'>>> {
    const byClass = new Map(classPaths.map((path) => [path.at(-1) ?? '', path]))
    // In this order: what is sent first is held before the rules are read.
    const [, read, given] = await Promise.all([
      tx.standings.holdRules([...byClass.keys()]),
      Promise.all(
        [...byClass].map(async ([code, path]) => [code, await tx.standings.classPath(path)] as const),
      ),
      Promise.all([...new Set(overrides)].map((code) => tx.standings.published(code))),
    ])
    const rules = new Map(read)
    return async (facts) => {
      const byPlan = rules.get(facts.classPath.at(-1) ?? '')
      const override = given.find((schedule) => schedule?.code === facts.overrideSchedule)
      const path = override === undefined ? byPlan : byPlan?.concat(overrideOnPath(override, 'folder'))
      if (path === undefined || (override === undefined && facts.overrideSchedule))
        throw new MunimentError('internal', 'The rules of a class were asked for that nobody had read.')
      const types = facts.subjects.length === 0 ? [] : eventTypesOn(path)
      // A late filing inherits what has happened to what it is about.
      const eventDates = types.length === 0 ? {} : await tx.standings.eventDates(types, facts.subjects)
      return standingOf({ ...facts, lastActionOn: facts.capturedOn, eventDates }, path)
    }
  }

  /**
   * Computes a record's standing anew after its date, folder or fields changed; remembers who hastened its end. In an open
   * list where it stands otherwise by now, it drops out.
   */
  async function settleRecord(recordId: RecordId, cause: SettlingCause, actor: Actor): Promise<void> {
    const folderId = await tx.standings.folderOf(recordId)
    if (folderId === undefined) return
    await settle({ folderId, recordId, endBefore: await tx.standings.endOf(recordId) }, cause, {
      actor,
      alongside: [],
    })
    await correctLists(tx, clock, actor, { record: recordId })
  }

  /**
   * The same, set-based, for every record of a folder that was closed or reopened. `alongside` answer too for ends that
   * are brought forward.
   */
  async function settleFolder(
    folderId: FolderId,
    cause: SettlingCause,
    actor: Actor,
    alongside: readonly string[] = [],
  ): Promise<void> {
    await settle({ folderId, recordId: null }, cause, { actor, alongside })
  }

  /**
   * Puts a record under every hold that reaches it where it stands. Called before and after it changes folders: a hold never
   * lets go of what it has caught. What is captured is born held, by the statement that writes it.
   */
  async function catchArrival(recordId: RecordId): Promise<void> {
    await goOnWithout(tx, await tx.holds.catchRecord(recordId, clock.now()))
  }

  /** Keeps what stands of a record that is about to be changed or moved, for whoever asks how it once stood. */
  async function keepRecord(recordId: RecordId): Promise<void> {
    await tx.past.keepRecords([recordId], clock.now())
  }

  /** The same of a folder that is about to be closed or reopened. */
  async function keepFolder(folderId: FolderId): Promise<void> {
    await tx.past.keepFolder(folderId, clock.now())
  }

  async function settle(where: FiledPlace, cause: SettlingCause, by: Settlers): Promise<void> {
    const folder = await tx.standings.folderPath(where.folderId)
    if (folder === undefined) return
    const { actor, alongside } = by
    const at = clock.now()
    const today = londonDate(at)
    const settlings = await settlingsIn(tx, { folderId: where.folderId, recordId: where.recordId }, folder, {
      hasteners: isHastening(cause, actor, folder.closedOn, today) ? [actor.id, ...alongside] : alongside,
      reviewIfDueOn: reclassifying.includes(cause) ? today : null,
      today,
    })
    for (const settling of settlings) {
      const changed = await writeSettling(tx, settling, at, tx.standings.settle)
      if (changed > 0) await note(where, cause, actor, changed, settling.schedule)
    }
  }

  async function note(
    scope: FiledPlace,
    cause: SettlingCause,
    actor: Actor,
    changed: number,
    schedule: ScheduleVersion,
  ): Promise<void> {
    const { recordId, endBefore } = scope
    await tx.audit.append({
      action: 'retention.changed',
      actor: auditActor(actor),
      subject: recordId === null ? { type: 'folder', id: scope.folderId } : { type: 'record', id: recordId },
      codes: {
        cause,
        records: changed,
        scheduleCode: schedule.code,
        scheduleVersion: schedule.version,
        ...(recordId === null ? {} : { endBefore, endAfter: await tx.standings.endOf(recordId) }),
      },
    })
  }
}

/**
 * Closing a folder, or superseding a record, on the day itself starts the clock as the schedule foresees and hastens
 * nothing; naming a day in the past, changing a date, a field or the class can bring an end forward, and then whoever did it cannot approve.
 */
function isHastening(
  cause: SettlingCause,
  actor: Actor,
  closedOn: CivilDate | null,
  today: CivilDate,
): boolean {
  if (actor.kind === 'system') return false
  if (cause === 'superseded') return false
  return cause !== 'folder-closed' || (closedOn !== null && closedOn < today)
}
