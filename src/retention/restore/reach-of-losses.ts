import type { EventId, FolderId, RecordId } from '../../kernel/ids.ts'
import type { LossReach, LostChange } from './lost-change.ts'
import { textIn } from './read-codes.ts'

/** What these lost changes were about, by the words of their entries: the catalogue says of what kind each id is. */
export function reachOfLosses(changes: readonly LostChange[]): LossReach {
  const { transfers = [], others = [] } = Object.groupBy(changes, (change) =>
    isTransfer(change) ? 'transfers' : 'others',
  )
  const about = (type: LostChange['subject']['type']): readonly string[] => idsOf(others, type)
  return {
    toTransfer: idsOf(transfers, 'record') as readonly RecordId[],
    records: about('record') as readonly RecordId[],
    folders: about('folder') as readonly FolderId[],
    classes: about('class'),
    schedules: about('schedule'),
    events: about('event') as readonly EventId[],
    newEvents: newEventsIn(changes),
  }
}

function isTransfer({ action, codes }: LostChange): boolean {
  return action === 'item.decided' && textIn(codes, 'decision') === 'transfer'
}

function idsOf(changes: readonly LostChange[], type: LostChange['subject']['type']): readonly string[] {
  return [...new Set(changes.filter(({ subject }) => subject.type === type).map(({ subject }) => subject.id))]
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
