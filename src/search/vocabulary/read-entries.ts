import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { VocabularyEntryId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { type ListOrder, readCursor, writeCursor } from '../../kernel/page-cursor.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { keyOf } from './check-forms.ts'
import type { VocabularyEntry } from './vocabulary-entry.ts'
import type { VocabularyTx } from './vocabulary-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<VocabularyTx>
}

export type ListEntries = (actor: Actor, page: PageRequest) => Promise<Page<VocabularyEntry>>

const order: ListOrder = { list: 'vocabulary', parts: ['text'] }

/** The vocabulary, by the first form of each entry. Throws `malformed` for a cursor that it did not give. */
export function makeListEntries({ unitOfWork }: Deps): ListEntries {
  return async (actor, { size, cursor }) => {
    requireAllowed(actor, 'read-vocabulary')
    const [after = null] = readCursor(cursor, order) ?? []
    const found = await unitOfWork.run((tx) => tx.vocabulary.list({ size: size + 1, after }))
    const items = found.slice(0, size)
    const last = items.at(-1)?.forms[0]
    return {
      items,
      next: found.length > size && last !== undefined ? writeCursor(order, [keyOf(last)]) : null,
    }
  }
}

export type GetEntry = (actor: Actor, id: VocabularyEntryId) => Promise<VocabularyEntry>

/** One entry. Absent: `not-found`. */
export function makeGetEntry({ unitOfWork }: Deps): GetEntry {
  return async (actor, id) => {
    requireAllowed(actor, 'read-vocabulary')
    const entry = await unitOfWork.run((tx) => tx.vocabulary.find(id))
    if (entry === undefined) throw notFound()
    return entry
  }
}

export type FindEntry = (actor: Actor, form: string) => Promise<VocabularyEntry>

/** The entry that has this form. None: `not-found`. */
export function makeFindEntry({ unitOfWork }: Deps): FindEntry {
  return async (actor, form) => {
    requireAllowed(actor, 'read-vocabulary')
    const [entry] = await unitOfWork.run((tx) => tx.vocabulary.having([keyOf(form)]))
    if (entry === undefined) throw notFound()
    return entry
  }
}
