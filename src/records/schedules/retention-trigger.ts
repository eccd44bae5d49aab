import type { CivilDate } from '../dates/civil-date.ts'

/** Triggers that are a name and nothing more (DESIGN §4). */
export const plainTriggers = [
  'created',
  'received',
  'captured',
  'folder-closed',
  'last-action',
  'superseded',
  'previous-step',
] as const

export type PlainTrigger = (typeof plainTriggers)[number]

/** From when a schedule counts. */
export type RetentionTrigger =
  | { readonly type: PlainTrigger }
  | { readonly type: 'fixed-date'; readonly date: CivilDate }
  /** A field of the record that holds a date. */
  | { readonly type: 'metadata-date'; readonly field: string }
  /** Something that happens to the case, contract or person that the record is about. */
  | { readonly type: 'event'; readonly event: string }

/** Whether the trigger may stand without a period: then its own date is the last day kept. */
export function canStandAlone(trigger: RetentionTrigger): boolean {
  return trigger.type === 'fixed-date' || trigger.type === 'metadata-date'
}

/** The trigger in words: its name, and what it looks at. */
export function nameTrigger(trigger: RetentionTrigger): string {
  switch (trigger.type) {
    case 'fixed-date':
      return `fixed-date ${trigger.date}`
    case 'metadata-date':
      return `metadata-date ${trigger.field}`
    case 'event':
      return `event ${trigger.event}`
    default:
      return trigger.type
  }
}

/** The trigger as it is written in a plan file and answered over HTTP: a name, or `{event: …}` and its like. */
export function writeTrigger(trigger: RetentionTrigger): string | { readonly [name: string]: string } {
  switch (trigger.type) {
    case 'fixed-date':
      return { 'fixed-date': trigger.date }
    case 'metadata-date':
      return { 'metadata-date': trigger.field }
    case 'event':
      return { event: trigger.event }
    default:
      return trigger.type
  }
}
