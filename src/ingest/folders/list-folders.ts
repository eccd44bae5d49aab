import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { type ListOrder, readCursor, writeCursor } from '../../kernel/page-cursor.ts'
import type { Folder } from '../../records/folder.ts'
import type { FilingReader, FolderFilter, ReadableAccessSets } from '../ports.ts'

interface Deps {
  readonly reader: FilingReader
  readonly readableAccessSets: ReadableAccessSets
}

const order: ListOrder = { list: 'folders', parts: ['text'] }

/** A page of the folders one may read, by reference. Throws `malformed` for a cursor that it did not give. */
export function makeListFolders({ reader, readableAccessSets }: Deps) {
  return async (
    actor: Actor,
    filter: Pick<FolderFilter, 'classCode' | 'status'>,
    { size, cursor }: PageRequest,
  ): Promise<Page<Folder>> => {
    requireAllowed(actor, 'read-folder')
    const [after] = readCursor(cursor, order) ?? []
    const found = await reader.listFolders(await readableAccessSets(actor), {
      ...filter,
      ...(after === undefined ? {} : { after }),
      size: size + 1,
    })
    const items = found.slice(0, size)
    const last = items.at(-1)
    return {
      items,
      next: found.length > size && last !== undefined ? writeCursor(order, [last.reference]) : null,
    }
  }
}
