import type { FolderId, RecordId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { RecordState, Stub, Subject } from '../../records/record-entity.ts'
import type {
  ClassOnPath,
  FolderFacts,
  LeftSchedule,
} from '../../records/retention-end/retention-assessment.ts'
import type { RetentionFacts } from '../../records/retention-end/trigger-date.ts'
import type { DisposalAction } from '../../records/schedules/disposal-action.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'
import type { Supposition } from './supposition.ts'

/** What the retention of a record is computed from, and what is stored of it. */
export interface StoredFacts {
  readonly recordId: RecordId
  readonly state: RecordState
  readonly access: AccessConditions
  readonly facts: RetentionFacts
  /** Of the first folder. */
  readonly path: readonly ClassOnPath[]
  readonly folderId: FolderId
  /** Every folder that it has not left, the first among them; none where that is all it was ever filed in. */
  readonly filings: readonly StoredFiling[]
  readonly left: readonly LeftFiling[]
  readonly retainedUntil: CivilDate | null
  readonly retainedPermanently: boolean
  readonly mustBeReviewed: boolean
}

/** One folder of a record that is filed in several. */
export interface StoredFiling {
  readonly position: number
  /** The day on which the record left its view; `null` where it did not. */
  readonly leftOn: CivilDate | null
  readonly folderId: FolderId
  readonly reference: string
  readonly classCode: string
  /** The folder's own. */
  readonly access: AccessConditions
  readonly path: readonly ClassOnPath[]
  readonly folderFacts: FolderFacts
}

/** A folder that a record has left, and what it had come to. */
export interface LeftFiling extends LeftSchedule, Pick<StoredFiling, 'access'> {
  readonly scheduleVersion: number
  /** What counts there; `null` where nothing is computed from it: of a day in the past, or where the record lies there again. */
  readonly filing: StoredFiling | null
}

/** What a record that is filed in several folders comes to, and what each of them alone would. */
export interface SeveralStanding {
  readonly recordId: RecordId
  readonly standing: Omit<GroupStanding, 'key'>
  /** Left to reviewers on the way there. */
  readonly reviewed?: boolean
  /** It lies in no folder of the scope any more: it counts where it changes. */
  readonly hasLeft?: boolean
  /** What a folder that it had left comes to by now is something else: what stood is kept first. */
  readonly leftOtherwise: boolean
  /** The folders in which it lies then. */
  readonly lies: readonly Pick<StoredFiling, 'folderId' | 'classCode' | 'leftOn'>[]
  /** Of these, and of what it has left where that comes to something else than is remembered of it. */
  readonly filings: readonly (Omit<GroupStanding, 'key' | 'triggerType' | 'triggerDate' | 'step'> &
    Pick<StoredFiling, 'position' | 'leftOn'> & { readonly lies: boolean })[]
}

/** A record of a scope that is filed in several folders. */
export interface FiledInSeveral {
  readonly recordId: RecordId
  /** It lies in none of the scope any more. */
  readonly hasLeft: boolean
}

/** Records whose schedule counts from the same dates: computed once, written with one join. */
export interface TriggerGroup {
  /** What the database finds the group's records by. */
  readonly key: string
  /** Facts that stand for every record of the group. */
  readonly facts: RetentionFacts
}

export interface GroupStanding {
  readonly key: string
  readonly state: 'untriggered' | 'running' | 'permanent'
  readonly retentionEnd: CivilDate | null
  readonly action: DisposalAction
  readonly triggerType: string
  readonly triggerDate: CivilDate | null
  readonly scheduleCode: string
  readonly scheduleVersion: number
  /** At which step of it. */
  readonly step: number
}

/** Where records are settled: one, or all of a folder. */
export interface Scope {
  readonly folderId: FolderId
  readonly recordId: RecordId | null
  /** Only those that were themselves given this schedule; `null`: only those that were given none. */
  readonly override: string | null
  /**
   * Only those bound to this version of the schedule that is nearest to them: whoever was filed under an older one which
   * its publication left standing stays under it. Those of another schedule are bound to the current one from now on.
   */
  readonly bound: ScheduleBinding
}

export interface ScheduleBinding {
  readonly code: string
  readonly version: number
  /** The published version. */
  readonly current: number
}

/** All records of the classes for which a schedule is the nearest, but for those that were given another. */
export interface ClassScope {
  readonly classCodes: readonly string[]
  /** And those that were given this schedule, themselves or by their folder, whatever their class. */
  readonly overriddenBy: string | null
}

/** What a settling would change, or has changed. */
export interface SettlingEffect {
  readonly total: number
  readonly changed: number
  /** Of those that change: under a hold today. */
  readonly held: number
  /** Of those that change: in an open disposal list, which they would leave; what is being executed stays in its own. */
  readonly conflicts: number
  /** Of those that change, by the month in which their disposal may start; `null`: no date. */
  readonly byMonth: readonly {
    readonly month: string | null
    readonly before: number
    readonly after: number
  }[]
  readonly byAction: readonly { readonly action: string; readonly before: number; readonly after: number }[]
}

/** How a settling is to be written. */
export interface Settling {
  readonly scope: Scope | ClassScope
  readonly schedule: ScheduleVersion
  readonly standings: readonly GroupStanding[]
  /** Records of the scope that no group stands for, being filed elsewhere as well. */
  readonly several: readonly SeveralStanding[]
  /** Whoever thereby brings an end forward and is to answer for it. */
  readonly hasteners: readonly string[]
  /** For what changes its schedule, or has lost its step, and is due on this day already: a person decides. */
  readonly reviewIfDueOn: CivilDate | null
  /** Under which it was computed; what is settled in earnest supposes nothing. */
  readonly supposing?: Supposition
}

/** A record of a settling, as it stands and as it would. */
export interface ForeseenRecord {
  readonly recordId: RecordId
  readonly accessSet: number
  readonly changes: boolean
  readonly reference: string
  readonly title: string | null
  readonly class: string
  readonly folder: string
  readonly held: boolean
  /** In an open disposal list, which it would leave. */
  readonly listed: boolean
  readonly before: Standing
  readonly after: Standing
}

/** How a record stands; its state by the calendar (`due`) is for whoever knows the day. */
export interface Standing {
  readonly state: 'untriggered' | 'running' | 'permanent'
  readonly retentionEnd: CivilDate | null
  readonly action: DisposalAction
  /** What it counts from, or waits for. */
  readonly triggerType: string
  readonly triggerDate: CivilDate | null
  readonly scheduleCode: string
  readonly scheduleVersion: number
}

export interface HoldOnRecord {
  readonly id: string
  readonly name: string
  readonly since: Date
}

export interface StandingStore {
  /** Holds the rules of these classes: whoever changes them meanwhile knows that it must look again. */
  holdRules(classCodes: readonly string[]): Promise<void>
  /** The classes of a path with the published schedule that each names itself. */
  classPath(path: readonly string[]): Promise<readonly ClassOnPath[]>
  facts(recordId: RecordId): Promise<StoredFacts | undefined>
  /** The same of many, in the order of their ids; of their filings with the days of these `events` too, of which their own rules may not speak. */
  factsOf(
    records: readonly RecordId[],
    supposing?: Supposition,
    events?: readonly string[],
  ): Promise<readonly StoredFacts[]>
  /**
   * From when events of these types count for what is about these subjects and is filed in this transaction: whoever
   * registers one meanwhile knows that it must look again.
   */
  eventDates(
    types: readonly string[],
    subjects: readonly Subject[],
  ): Promise<{ readonly [event: string]: CivilDate }>
  folderOf(recordId: RecordId): Promise<FolderId | undefined>
  /** The last day that a record is kept, as it is stored; `null` where there is none. */
  endOf(recordId: RecordId): Promise<CivilDate | null>
  /** The folder's class path, with what the folder itself was given, and its closing date. */
  folderPath(
    folderId: FolderId,
    supposing?: Supposition,
  ): Promise<{ readonly path: readonly ClassOnPath[]; readonly closedOn: CivilDate | null } | undefined>
  /** The schedules that records of the scope were themselves given; `null` where there are such that were given none. */
  overridesIn(scope: Omit<Scope, 'bound' | 'override'>): Promise<readonly (string | null)[]>
  published(code: string): Promise<ScheduleVersion | undefined>
  /** Those of the scope that are filed in several folders: each stands alone. Also what has left a folder of the scope. */
  filedInSeveral(scope: Omit<Scope, 'bound' | 'override'> | ClassScope): Promise<readonly FiledInSeveral[]>
  /** The versions of a schedule that records of the scope are bound to. */
  versionsIn(scope: Omit<Scope, 'bound'>, code: string, current: number): Promise<readonly number[]>
  /** The distinct dates that `schedule` counts from among the records of the scope. */
  groups(
    scope: Scope | ClassScope,
    schedule: ScheduleVersion,
    supposing?: Supposition,
  ): Promise<readonly TriggerGroup[]>
  /** What `settle` would change; writes nothing. */
  effect(settling: Settling): Promise<SettlingEffect>
  /** The next records of it by id, also those that stay as they are. */
  foresee(
    settling: Settling,
    page: { readonly size: number; readonly after: RecordId | null },
  ): Promise<readonly ForeseenRecord[]>
  /** Writes the standings, and keeps what stood until `at` of records that lose their step; answers how many changed. */
  settle(settling: Settling, at: Date): Promise<number>
  /** The same, and answers what `effect` would have before; in a serializable transaction only. */
  settleCounting(settling: Settling, at: Date): Promise<SettlingEffect>
  isHeld(recordId: RecordId): Promise<boolean>
  holdsOn(recordId: RecordId): Promise<readonly HoldOnRecord[]>
  stub(recordId: RecordId): Promise<{ readonly stub: Stub; readonly access: AccessConditions } | undefined>
  stubs(
    accessSets: readonly number[],
    filter: {
      readonly reference?: string
      readonly classCode?: string
      readonly from?: CivilDate
      readonly to?: CivilDate
    },
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly Stub[]>
  scheduleVersion(code: string, version: number): Promise<ScheduleVersion | undefined>
  schedules(page: {
    readonly size: number
    readonly after: readonly string[] | null
  }): Promise<readonly ListedSchedule[]>
}

export interface ListedSchedule {
  readonly schedule: ScheduleVersion
  readonly state: 'draft' | 'published' | 'superseded'
  readonly publishedAt: Date | null
}
