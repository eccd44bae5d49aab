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
}

export interface RecordedClockFault extends ClockFault {
  readonly id: string
  readonly foundAt: Date
  readonly confirmedBy: string | null
  readonly confirmedAt: Date | null
}

export interface ClockFaultStore {
  /** Writes a fault down; false where one of its kind waits to be confirmed already. */
  record(fault: ClockFault, at: Date): Promise<boolean>
  /** Faults that nobody has looked at yet. */
  open(): Promise<readonly RecordedClockFault[]>
  /** Kinds confirmed within the last `hours` of the machine's clock: known, and taken to be harmless for that long. */
  confirmedWithin(hours: number): Promise<readonly ClockFaultKind[]>
  confirmAll(by: string, at: Date, reason: string): Promise<readonly RecordedClockFault[]>
}
