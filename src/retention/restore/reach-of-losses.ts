import type { EventId, FolderId, RecordId } from '../../kernel/ids.ts'
import type { LossReach, LostChange } from './lost-change.ts'
import { textIn } from './read-codes.ts'

/** What these lost changes were about, by the words of their entries: the catalogue says of what kind each id is. */
export function reachOfLosses(changes: readonly LostChange[]): LossReach {
  const about = (type: LostChange['subject']['type']): readonly string[] => [
    ...new Set(changes.filter(({ subject }) => subject.type === type).map(({ subject }) => subject.id)),
  ]
  return {
    records: about('record') as readonly RecordId[],
    folders: about('folder') as readonly FolderId[],
    classes: about('class'),
    schedules: about('schedule'),
    events: about('event') as readonly EventId[],
    newEvents: newEventsIn(changes),
  }
}

function newEventsIn(changes: readonly LostChange[]): LossReach['newEvents'] {
  const found = changes
    .filter(({ action }) => action === 'event.filed')
    .map(({ codes }) => ({
      type: textIn(codes, 'type') ?? '',
      subjectType: textIn(codes, 'subjectType') ?? '',
    }))
  return [...new Map(found.map((event) => [`${event.type} ${event.subjectType}`, event])).values()]
}
