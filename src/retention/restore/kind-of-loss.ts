import type { Leaf } from '../../audit/leaf.ts'
import type { AuditAction } from '../../audit/ports.ts'
import type { LossKind } from './loss-kind.ts'
import { textIn, textsIn } from './read-codes.ts'

/** What of a record its dates can count from, by the names that an update gives them. */
const dating = ['date', 'receivedOn', 'fields', 'subjects']

/**
 * Actions that can make a destruction later, or forbid it. Not among them: closing a folder, superseding a record, taking it
 * out of one of its folders, since without them it counts from nothing yet, or is kept with the later of its folders; nor a
 * plan file, which moves no class that is in use and only drafts what another schedule would bring; nor a draft.
 */
const kinds: { readonly [Action in AuditAction]?: LossKind } = {
  'schedule.overridden': 'override',
  'schedule.override-withdrawn': 'override',
  'record.moved': 'filing',
  'record.filed': 'filing',
  'folder.moved': 'filing',
  'folder.reopened': 'reopening',
  // An event that is registered starts a period; but of what is about two kinds of thing, the latest counts.
  'event.filed': 'event',
  'event.corrected': 'event',
  'event.revoked': 'event',
  'schedule.published': 'schedule',
  'class.changed': 'schedule',
  'record.supersession-withdrawn': 'facts',
  // It is an action on the record, and the newest words of the document are in no row any more.
  'record.version-captured': 'facts',
  'item.retained': 'decision',
}

/** Under which kind of hold comes what a lost entry was about; nothing where it cannot have made a destruction later. */
export function kindOfLoss({ action, codes }: Pick<Leaf, 'action' | 'codes'>): LossKind | null {
  if (action === 'record.updated')
    return textsIn(codes, 'changed')?.some((name) => dating.includes(name)) === false ? null : 'facts'
  if (action === 'item.decided') return textIn(codes, 'decision') === 'destroy' ? null : 'decision'
  return kinds[action] ?? null
}
