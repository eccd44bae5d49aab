import type { ComponentId, RecordId } from '../kernel/ids.ts'

/** The key of a component's own bytes: unique for ever, since both ids are. */
export function contentKey(record: RecordId, component: ComponentId): string {
  return `${record}.${component}`
}

/** Whether a key is that of a component's own bytes, also of one that no row knows of yet: all others carry more. */
export function isContentKey(key: string): boolean {
  return key.split('.').length === 2
}

/**
 * The key of a component's extracted text. Each attempt at reading has its own, so that an attempt which a crash cut
 * short never stands in the way of the next.
 */
export function textKey(record: RecordId, component: ComponentId, attempt: string): string {
  return `${record}.${component}.text-${attempt}`
}

/** What every object of a record begins with: content, text and renditions, also those no row knows of. */
export function recordKeyPrefix(record: RecordId): string {
  return `${record}.`
}
