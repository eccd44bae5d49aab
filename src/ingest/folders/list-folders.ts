import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Page } from '../../kernel/page.ts'
import type { Folder } from '../../records/folder.ts'
import type { FilingReader, FolderFilter, ReadableAccessSets } from '../ports.ts'

interface Deps {
  readonly reader: FilingReader
  readonly readableAccessSets: ReadableAccessSets
}

/** A page of the folders one may read, by reference; `next` is the last one's, or `null` on the last page. */
export function makeListFolders({ reader, readableAccessSets }: Deps) {
  return async (actor: Actor, filter: FolderFilter): Promise<Page<Folder>> => {
    requireAllowed(actor, 'read-folder')
    const found = await reader.listFolders(await readableAccessSets(actor), {
      ...filter,
      size: filter.size + 1,
    })
    const items = found.slice(0, filter.size)
    return { items, next: found.length > filter.size ? (items.at(-1)?.reference ?? null) : null }
  }
}
