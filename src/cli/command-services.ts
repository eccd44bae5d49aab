import type { Actor } from '../access/actor.ts'
import type { CaptureRecord } from '../ingest/capture/capture-record.ts'
import type { RecordId } from '../kernel/ids.ts'
import type { NewPerson, PersonWithToken } from '../people/add-person.ts'
import type { Person } from '../people/ports.ts'
import type { CivilDate } from '../records/civil-date.ts'
import type { RecordEntity } from '../records/record-entity.ts'

/** What `doctor` says of one engine. */
export interface EngineReport {
  /** What it is for: truth, content, index, text, audit. */
  readonly name: string
  /** Which one it is, and where, without any credential. */
  readonly engine: string
  readonly sound: boolean
  readonly problem?: string
}

/** Everything the commands ask for, bound in compose.ts. */
export interface CommandServices {
  /** `MUNIMENT_TOKEN`'s person, else the operator. A token that opens nothing: `unauthenticated`. */
  readonly actor: Actor
  readonly people: {
    add(actor: Actor, person: NewPerson): Promise<PersonWithToken>
    rotate(actor: Actor, name: string): Promise<PersonWithToken>
    disable(actor: Actor, name: string): Promise<Person>
  }
  readonly capture: CaptureRecord
  /** A record as the actor may see it; nothing where they may not. */
  readonly record: (actor: Actor, id: RecordId) => Promise<RecordEntity | undefined>
  readonly readings: {
    /** How many records still wait to be read or indexed. */
    waiting(): Promise<number>
    /** Works the queue in this process, beside whatever server does, until `signal` says stop. */
    work(signal: AbortSignal): Promise<void>
  }
  readonly retention: {
    calculate(request: {
      readonly trigger: CivilDate
      readonly period: string
      readonly after?: string
      readonly rounding?: string
    }): Promise<unknown>
    explain(actor: Actor, id: RecordId): Promise<unknown>
    sweep(actor: Actor, request: { readonly dryRun: boolean; readonly asOf?: CivilDate }): Promise<unknown>
  }
  readonly search: (actor: Actor, query: string, size: number) => Promise<unknown>
  readonly engines: () => Promise<readonly EngineReport[]>
  close(): Promise<void>
}
