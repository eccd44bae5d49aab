import type { ForeseenRecord } from '../dates/standing-store.ts'
import type { ReadingReach } from '../reading-reach.ts'

/** The columns of the report of a what-if, in their order. */
export const foreseenColumns = [
  'recordId',
  'reference',
  'title',
  'class',
  'folder',
  'scheduleBefore',
  'scheduleAfter',
  'triggerDateBefore',
  'triggerDateAfter',
  'stateBefore',
  'stateAfter',
  'retentionEndBefore',
  'retentionEndAfter',
  'actionBefore',
  'actionAfter',
  'held',
  'inOpenList',
  'triggerTypeBefore',
  'triggerTypeAfter',
] as const

/** One record that would change. */
export type ForeseenRow = { readonly [Column in (typeof foreseenColumns)[number]]: string | null }

/**
 * A record as the report shows it: its state by the calendar of `today`, its title only to those who reach all its folders. To whoever
 * reaches one and not another neither its class nor its folder: known to them through the one, it would show them the other.
 */
export function foreseenRow(
  { before, after, ...record }: ForeseenRecord,
  today: string,
  { whole, partly }: ReadingReach,
): ForeseenRow {
  const { title } = record
  const isPartly = partly.has(record.accessSet)
  return {
    recordId: record.recordId,
    reference: record.reference,
    title: title === null || whole.has(record.accessSet) ? title : 'withheld',
    class: isPartly ? 'withheld' : record.class,
    folder: isPartly ? 'withheld' : record.folder,
    scheduleBefore: `${before.scheduleCode}/${before.scheduleVersion}`,
    scheduleAfter: `${after.scheduleCode}/${after.scheduleVersion}`,
    triggerDateBefore: before.triggerDate,
    triggerDateAfter: after.triggerDate,
    stateBefore: stateOn(before, today),
    stateAfter: stateOn(after, today),
    retentionEndBefore: before.retentionEnd,
    retentionEndAfter: after.retentionEnd,
    actionBefore: before.action,
    actionAfter: after.action,
    held: record.held ? 'yes' : 'no',
    inOpenList: record.listed ? 'yes' : 'no',
    triggerTypeBefore: before.triggerType,
    triggerTypeAfter: after.triggerType,
  }
}

function stateOn({ state, retentionEnd }: ForeseenRecord['before'], today: string): string {
  return state === 'running' && retentionEnd !== null && retentionEnd < today ? 'due' : state
}
