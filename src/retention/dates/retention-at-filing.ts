import type { Actor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { FolderId, RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import { eventTypesOn } from '../../records/event-types-on.ts'
import { londonDate } from '../../records/london-date.ts'
import { overrideOnPath } from '../../records/override-on-path.ts'
import type { Subject } from '../../records/record-entity.ts'
import type { ScheduleVersion } from '../../records/retention-schedule.ts'
import type { RetentionFacts } from '../../records/trigger-date.ts'
import { goOnWithout } from '../holds/go-on-without.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { asStanding } from './as-standing.ts'
import { assess } from './assess-stored.ts'
import { severalStandings } from './several-standings.ts'
import type { GroupStanding, Scope } from './standing-store.ts'

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

type Place = Omit<Scope, 'bound' | 'override'> & {
  /** Of the one record, where it is one: the log says what its end was, and what it has become. */
  readonly endBefore?: CivilDate | null
}
interface Settlers {
  readonly actor: Actor
  /** Answer for ends that are brought forward, whether or not the actor does. */
  readonly alongside: readonly string[]
}
type FolderPath = NonNullable<Awaited<ReturnType<RetentionTx['standings']['folderPath']>>>

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
export function makeRetentionAtFiling(
  tx: Pick<RetentionTx, 'standings' | 'past' | 'holds' | 'audit' | 'jobs'>,
  clock: Clock,
) {
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

  /** Computes a record's standing anew after its date, folder or fields changed; remembers who hastened its end. */
  async function settleRecord(recordId: RecordId, cause: SettlingCause, actor: Actor): Promise<void> {
    const folderId = await tx.standings.folderOf(recordId)
    if (folderId === undefined) return
    await settle({ folderId, recordId, endBefore: await tx.standings.endOf(recordId) }, cause, {
      actor,
      alongside: [],
    })
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

  async function settle(where: Place, cause: SettlingCause, by: Settlers): Promise<void> {
    const folder = await tx.standings.folderPath(where.folderId)
    if (folder === undefined) return
    await settleSeveral(where, folder, cause, by)
    for (const override of await tx.standings.overridesIn(where)) {
      const given = override === null ? undefined : await tx.standings.published(override)
      const path = given === undefined ? folder.path : [...folder.path, overrideOnPath(given, 'record')]
      await settleUnder({ ...where, override }, { ...folder, path }, cause, by)
    }
  }

  /** Settles what was given the same schedule itself, or none: what one path speaks of. */
  async function settleUnder(
    scope: Place & Pick<Scope, 'override'>,
    folder: FolderPath,
    cause: SettlingCause,
    { actor, alongside }: Settlers,
  ): Promise<void> {
    const current = folder.path.findLast((onPath) => onPath.schedule !== null)?.schedule
    if (current === null || current === undefined) return
    const at = clock.now()
    const today = londonDate(at)
    for (const version of await tx.standings.versionsIn(scope, current.code, current.version)) {
      const schedule =
        version === current.version ? current : await tx.standings.scheduleVersion(current.code, version)
      if (schedule === undefined)
        throw new MunimentError('internal', 'A record is bound to a version that there is not.')
      const path = folder.path.map((onPath) =>
        onPath.schedule === current ? { ...onPath, schedule } : onPath,
      )
      const bound = { code: current.code, version, current: current.version }
      const groups = await tx.standings.groups({ ...scope, bound }, schedule)
      const settling = {
        scope: { ...scope, bound },
        schedule,
        standings: groups.map(({ key, facts }) => ({ key, ...standingOf(facts, path) })),
        several: [],
        hasteners: isHastening(cause, actor, folder.closedOn, today) ? [actor.id, ...alongside] : alongside,
        reviewIfDueOn: reclassifying.includes(cause) ? today : null,
        movedInOn: cause === 'moved' ? today : null,
      }
      const changed = await tx.standings.settle(settling, at)
      if (changed > 0) await note(scope, cause, actor, changed, schedule)
    }
  }

  /** The same for those of the scope that other folders speak of as well: by the schedule that stands for each. */
  async function settleSeveral(
    where: Place,
    folder: FolderPath,
    cause: SettlingCause,
    { actor, alongside }: Settlers,
  ): Promise<void> {
    const at = clock.now()
    const today = londonDate(at)
    const bySchedule = Map.groupBy(
      await severalStandings(tx, where),
      ({ standing }) => `${standing.scheduleCode} ${standing.scheduleVersion}`,
    )
    for (const several of bySchedule.values()) {
      const [one] = several
      if (one === undefined) continue
      const schedule = await boundVersion(one.standing)
      const { code, version } = schedule
      const changed = await tx.standings.settle(
        {
          scope: { ...where, override: null, bound: { code, version, current: version } },
          schedule,
          standings: [],
          several,
          hasteners: isHastening(cause, actor, folder.closedOn, today) ? [actor.id, ...alongside] : alongside,
          reviewIfDueOn: reclassifying.includes(cause) ? today : null,
          movedInOn: cause === 'moved' ? today : null,
        },
        at,
      )
      if (changed > 0) await note(where, cause, actor, changed, schedule)
    }
  }

  async function boundVersion({
    scheduleCode,
    scheduleVersion,
  }: Pick<GroupStanding, 'scheduleCode' | 'scheduleVersion'>): Promise<ScheduleVersion> {
    const schedule = await tx.standings.scheduleVersion(scheduleCode, scheduleVersion)
    if (schedule === undefined)
      throw new MunimentError('internal', 'A record is bound to a version that there is not.')
    return schedule
  }

  async function note(
    scope: Place,
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

/** What a path's rules come to for these facts, as the database keeps it. */
export function standingOf(
  facts: RetentionFacts,
  path: Parameters<typeof assess>[0]['paths'][number],
): Omit<GroupStanding, 'key'> {
  return asStanding(assess({ facts, paths: [path] }))
}
