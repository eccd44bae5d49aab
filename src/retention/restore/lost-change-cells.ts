import type { Cells } from '../../kernel/stream-rows.ts'
import type { ListedChange } from './restoration-reader.ts'

/** What a list of lost changes shows, from left to right. */
export const lostChangeColumns = [
  'position',
  'at',
  'action',
  'subjectType',
  'subjectId',
  'reference',
  'by',
  'codes',
  'kind',
  'hold',
] as const

/** A lost change as a row: its codes as `name=value`, one after the other. */
export function cellsOfLostChange(change: ListedChange): Cells {
  return {
    position: change.position,
    at: change.at.toISOString(),
    action: change.action,
    subjectType: change.subjectType,
    subjectId: change.subjectId,
    reference: change.reference,
    by: change.by,
    codes: Object.entries(change.codes)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`)
      .join('; '),
    kind: change.kind,
    hold: change.hold,
  }
}
