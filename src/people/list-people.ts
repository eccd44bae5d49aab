import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { Page, PageRequest } from '../kernel/page.ts'
import { type ListOrder, readCursor, writeCursor } from '../kernel/page-cursor.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { PeopleTx, Person } from './ports.ts'

export type ListPeople = (actor: Actor, page: PageRequest | 'all') => Promise<Page<Person>>

const order: ListOrder = { list: 'users', parts: ['text'] }

/** People by name, a page of them or everybody; never a token. Throws `malformed` for a cursor that it did not give. */
export function makeListPeople({ unitOfWork }: { readonly unitOfWork: UnitOfWork<PeopleTx> }): ListPeople {
  return async (actor, page) => {
    requireAllowed(actor, 'manage-people')
    if (page === 'all') return { items: await unitOfWork.run((tx) => tx.people.list()), next: null }
    const { size, cursor } = page
    const [after = null] = readCursor(cursor, order) ?? []
    const found = await unitOfWork.run((tx) => tx.people.list({ size: size + 1, after }))
    const items = found.slice(0, size)
    const last = items.at(-1)
    return { items, next: found.length > size && last !== undefined ? writeCursor(order, [last.name]) : null }
  }
}
