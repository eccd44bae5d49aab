import type { PersonActor } from '../../access/actor.ts'
import type { RecordId, SweepId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { RetentionStep } from '../../records/retention-end.ts'
import type { Unit } from '../../records/unit.ts'
import type { RetentionSweep } from '../../retention/retention-sweep.ts'
import type { Page, PageRequest } from './page.ts'

export interface CalculationRequest {
  readonly trigger: CivilDate
  /** `P[nY][nM][nD]`, above zero; anything else is refused with `invalid-period`. */
  readonly period: string
  readonly after?: Unit
  readonly rounding?: Unit
}

export interface Calculation {
  readonly retentionEnd: CivilDate
  readonly eligibleFrom: CivilDate
  readonly steps: readonly RetentionStep[]
}

/** Why a record is kept as long as it is (API.md, `GET /records/{id}/retention`). */
export interface RetentionExplanation {
  readonly state: 'untriggered' | 'running' | 'due' | 'permanent'
  readonly held: boolean
  readonly retentionEnd: CivilDate | null
  readonly eligibleFrom: CivilDate | null
  readonly action: string
  readonly trigger: { readonly type: string; readonly date: CivilDate | null; readonly source: string | null }
  readonly schedule: {
    readonly code: string
    readonly version: number
    readonly period: string | null
    readonly after: string | null
    readonly rounding: string | null
  }
  readonly steps: readonly RetentionStep[]
  readonly competing: readonly {
    readonly schedule: string
    readonly retentionEnd: CivilDate | null
    readonly lostBecause: string
  }[]
  /** Only for those who may know of holds: IG officers and auditors. */
  readonly holds?: readonly { readonly id: string; readonly name: string; readonly since: Date }[]
}

export interface ScheduleVersion {
  readonly code: string
  readonly version: number
  readonly state: 'draft' | 'published' | 'superseded'
  readonly title: string
  /** As in the plan file: a trigger's name, or `{event}`, `{metadata-date}`, `{fixed-date}`. */
  readonly trigger: string | { readonly [name: string]: string }
  readonly period: string | null
  readonly after: string | null
  readonly rounding: string | null
  readonly action: string
  readonly authority: {
    readonly instrument: string
    readonly reference: string
    readonly approvedOn: string
  } | null
  readonly approvedBy: string | null
  readonly publishedAt: Date | null
}

export interface RetentionServices {
  calculate(actor: PersonActor, request: CalculationRequest): Promise<Calculation>
  /** Still answered, minimised, after destruction. */
  explain(actor: PersonActor, id: RecordId): Promise<RetentionExplanation>
  /** Begins at once. `finished` resolves when the sweep ends; whoever does not wait may poll `sweep`. */
  startSweep(
    actor: PersonActor,
    request: { readonly dryRun: boolean; readonly asOf?: CivilDate },
  ): Promise<{ readonly sweep: RetentionSweep; readonly finished: Promise<RetentionSweep> }>
  sweep(actor: PersonActor, id: SweepId): Promise<RetentionSweep>
  schedules(actor: PersonActor, page: PageRequest): Promise<Page<ScheduleVersion>>
}
