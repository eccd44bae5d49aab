/** Why executions and sweeps distrust their clock (DESIGN §5). */
export const clockFaultKinds = [
  'database-differs',
  'wall-and-monotonic-part',
  'before-newest-entry',
  'long-silence',
] as const
export type ClockFaultKind = (typeof clockFaultKinds)[number]

export interface ClockFault {
  readonly kind: ClockFaultKind
  /** By how many seconds, or for how many. */
  readonly seconds: number
  /** Whether the database's clock is behind the machine's, or the wall clock fell behind the monotonic one. */
  readonly behind: boolean
}

export interface RecordedClockFault extends ClockFault {
  readonly id: string
  readonly foundAt: Date
  readonly confirmedBy: string | null
  readonly confirmedAt: Date | null
}

export interface ClockFaultStore {
  /** Writes a fault down; false where one of its kind waits to be confirmed already, which stays as it is shown. */
  record(fault: ClockFault, at: Date): Promise<boolean>
  /** Lets a fault that waits to be confirmed show by how much it has gone on since. */
  goOn(id: string, fault: ClockFault): Promise<void>
  /** Faults that nobody has looked at yet. */
  open(): Promise<readonly RecordedClockFault[]>
  /**
   * Those that were confirmed within the last `hours` of the machine's clock, as they were found: processes differ. One
   * confirmed more than `toleranceMs` after what that clock shows now was so by a clock since set back, and is not among them.
   */
  confirmedWithin(hours: number, toleranceMs: number): Promise<readonly ClockFault[]>
  confirmAll(by: string, at: Date, reason: string): Promise<readonly RecordedClockFault[]>
}
