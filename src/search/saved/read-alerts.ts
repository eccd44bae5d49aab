import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { SavedSearchId, SearchAlertId } from '../../kernel/ids.ts'
import type { Page } from '../../kernel/page.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { SearchReads } from '../ports.ts'
import type { CursorSeal } from '../seal-cursor.ts'
import { requireOwner } from './require-owner.ts'
import type { SearchAlert } from './saved-search.ts'
import type { AlertReads, SavedSearchTx } from './saved-search-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
  readonly reads: Pick<SearchReads, 'readableAccessSets' | 'loadReadableRecords'>
  readonly alertReads: AlertReads
  readonly cursorSeal: CursorSeal
  readonly clock: Clock
}

export interface AlertsPage {
  readonly size: number
  readonly cursor: string | null
  /** Only the seen, only the unseen; `null` both. */
  readonly seen: boolean | null
}

export interface ReadAlerts {
  /**
   * The alerts of a search of one's own, newest first: to what may be read at this moment, and nothing of the rest. Throws
   * `not-found`, and `malformed` for a cursor of another list.
   */
  list(actor: Actor, id: SavedSearchId, page: AlertsPage): Promise<Page<SearchAlert>>
  /**
   * Marks an alert as seen, and all that came before it. What its owner may not read now stays unseen: nobody has shown it
   * to them. Throws `not-found`, also for an alert that may not be seen.
   */
  markSeen(actor: Actor, id: SavedSearchId, upTo: SearchAlertId): Promise<void>
}

export function makeReadAlerts(deps: Deps): ReadAlerts {
  const { unitOfWork, reads, alertReads, cursorSeal, clock } = deps
  const requireOwn = async (actor: Actor, id: SavedSearchId) => {
    const owner = requireOwner(actor)
    if ((await unitOfWork.run((tx) => tx.searches.find(owner.id, id))) === undefined) throw notFound()
    return owner
  }
  return {
    list: async (actor, id, { size, cursor, seen }) => {
      const owner = await requireOwn(actor, id)
      const accessSets = await reads.readableAccessSets(owner)
      // Sealed: the numbers of alerts tell how many there are that may not be seen.
      const list = JSON.stringify(['alerts', owner.id, id, seen])
      const before = cursor === null ? null : Number(cursorSeal.open(cursor, list).cursor)
      const rows = await alertReads.listAlerts(id, accessSets, { before, size: size + 1, seen })
      const shown = rows.slice(0, size)
      const records = await reads.loadReadableRecords(
        owner,
        accessSets,
        shown.map(({ recordId }) => recordId),
      )
      const byId = new Map(records.map(({ texts: _texts, ...record }) => [record.id, record]))
      const last = shown.at(-1)
      return {
        items: shown.flatMap(({ id, recordId, foundAt, seen }) => {
          const record = byId.get(recordId)
          return record === undefined ? [] : [{ id, foundAt, seen, record }]
        }),
        next:
          rows.length > size && last !== undefined
            ? cursorSeal.seal({ cursor: String(last.number), reading: 0 }, list)
            : null,
      }
    },
    markSeen: async (actor, id, upTo) => {
      const owner = await requireOwn(actor, id)
      const accessSets = await reads.readableAccessSets(owner)
      const marked = await unitOfWork.run((tx) => tx.searches.markSeen(id, upTo, accessSets, clock.now()))
      if (!marked) throw notFound()
    },
  }
}
