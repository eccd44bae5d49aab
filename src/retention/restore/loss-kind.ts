/**
 * Kinds of lost change that may have kept a record longer, or forbidden its destruction, and so are held: another schedule of
 * a record or folder, where it lies, a folder opened again, events, versions of schedules, what a record counts from, and
 * decisions to keep.
 */
export const lossKinds = [
  'override',
  'filing',
  'reopening',
  'event',
  'schedule',
  'facts',
  'decision',
] as const

export type LossKind = (typeof lossKinds)[number]
