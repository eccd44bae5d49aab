import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import type { Page, PageRequest } from '../kernel/page.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { PeopleTx, Person } from './ports.ts'

export type ListPeople = (actor: Actor, page: PageRequest | 'all') => Promise<Page<Person>>

/** People by name, a page of them or everybody; never a token. Throws `malformed` for a cursor that it did not give. */
export function makeListPeople({ unitOfWork }: { readonly unitOfWork: UnitOfWork<PeopleTx> }): ListPeople {
  return async (actor, page) => {
    requireAllowed(actor, 'manage-people')
    if (page === 'all') return { items: await unitOfWork.run((tx) => tx.people.list()), next: null }
    const { size, cursor } = page
    const after = cursor === null ? null : readCursor(cursor)
    const found = await unitOfWork.run((tx) => tx.people.list({ size: size + 1, after }))
    const items = found.slice(0, size)
    const last = items.at(-1)
    return { items, next: found.length > size && last !== undefined ? writeCursor(last.name) : null }
  }
}

function writeCursor(name: string): string {
  return Buffer.from(JSON.stringify([name])).toString('base64url')
}

function readCursor(cursor: string): string {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(parts) && parts.length === 1 && typeof parts[0] === 'string' && isName(parts[0]))
      return parts[0]
  } catch {
    // Not ours: said below.
  }
  throw new MunimentError('malformed', 'This cursor was not given by this list: begin again without one.', {
    errors: [{ path: 'cursor', message: 'was not given by this list' }],
  })
}

/** What PostgreSQL keeps as text. */
function isName(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
