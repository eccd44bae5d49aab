/** What a schedule fails to say, or may not say, and where: steps from the schedule down, as in `['orLater', 0, 'period']`. */
export interface ScheduleFault {
  readonly path: readonly (string | number)[]
  readonly message: string
}
