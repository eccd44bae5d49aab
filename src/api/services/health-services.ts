export interface EngineHealth {
  /** What it is for: `truth`, `content`, `index`, `text`. */
  readonly name: string
  /** Which one it is: `postgresql (embedded)`, `s3`. Never an address or a credential. */
  readonly engine: string
  readonly sound: boolean
  /** What is wrong, in words an administrator understands; absent where it is sound. */
  readonly problem?: string
  /** What holds less than one would wish, although it works; absent where there is nothing. */
  readonly remarks?: readonly string[]
}

export interface Readiness {
  readonly ready: boolean
  readonly engines: readonly EngineHealth[]
  /** True where the data or the clock is a drill's (DESIGN §5). */
  readonly drill: boolean
  /** Records captured but not yet findable by their text. */
  readonly indexLag: number
  /** The same, with since when the oldest of them waits, and how many will not be tried again. */
  readonly index: {
    readonly behind: number
    readonly since: Date | null
    readonly failed: number
    /** Why, where it is for more than records that wait: it was lost, or another version of the program made it. */
    readonly state: 'current' | 'behind' | 'incomplete' | 'other-layout' | 'unknown'
  }
}

/** Counts for `/metrics`: numbers only, no ids, no names. */
export interface Gauges {
  readonly recordsByState: { readonly [state: string]: number }
  readonly recordsByReading: { readonly [reading: string]: number }
  readonly jobsWaiting: number
  readonly jobsFailed: number
  /** Entries written but not yet covered by a checkpoint. */
  readonly auditLag: number
  readonly indexLag: number
  /** Whether the store of bytes had no room for what it was last given. */
  readonly storeLacksRoom: boolean
  readonly batchesByState: { readonly [state: string]: number }
  readonly holdsPlaced: number
}

export interface HealthServices {
  /** Asks every engine; never throws for an engine that is down. */
  readiness(): Promise<Readiness>
  gauges(): Promise<Gauges>
}
