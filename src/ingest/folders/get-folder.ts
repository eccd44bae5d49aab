import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Folder } from '../../records/folder.ts'
import type { FilingReader, ReadableAccessSets } from '../ports.ts'

interface Deps {
  readonly reader: FilingReader
  readonly readableAccessSets: ReadableAccessSets
}

/** A folder by its reference; what may not be read is `not-found`, like what never was. */
export function makeGetFolder({ reader, readableAccessSets }: Deps) {
  return async (actor: Actor, reference: string): Promise<Folder> => {
    requireAllowed(actor, 'read-folder')
    const folder = await reader.findFolder(await readableAccessSets(actor), reference)
    if (folder === undefined) throw notFound()
    requireAllowed(actor, 'read-folder', folder.access)
    return folder
  }
}
