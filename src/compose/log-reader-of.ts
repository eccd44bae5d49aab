import type { Actor } from '../access/actor.ts'
import { authorise } from '../access/authorise.ts'
import type { LogReader } from '../audit/log-reader.ts'
import { type FolderId, isId, type RecordId } from '../kernel/ids.ts'
import type { IngestParts } from './compose-ingest.ts'
import type { PeopleParts } from './compose-people.ts'

interface Deps {
  readonly people: Pick<PeopleParts, 'readableAccessSets'>
  readonly ingest: Pick<IngestParts, 'filingReader'>
}

/**
 * What somebody sees of the log: what lies beside entries about whatever they may read, in every folder it lies in, and that
 * names no record and no folder which they may not read.
 */
export function makeLogReaderOf({ people, ingest }: Deps) {
  return (actor: Actor): LogReader => ({
    mayRead: (conditions) => authorise(actor, 'read-history', conditions) === 'allowed',
    hiddenAmong: async (records) => {
      const ids = records.filter((id) => isId<RecordId>(id))
      const accessSets = await people.readableAccessSets(actor)
      return without(records, await ingest.filingReader.readableAmong(accessSets, ids))
    },
    hiddenFoldersAmong: async (folders) => {
      const ids = folders.filter((id) => isId<FolderId>(id))
      const accessSets = await people.readableAccessSets(actor)
      return without(folders, await ingest.filingReader.readableFoldersAmong(accessSets, ids))
    },
  })
}

function without(all: readonly string[], some: readonly string[]): ReadonlySet<string> {
  const readable = new Set(some)
  return new Set(all.filter((id) => !readable.has(id)))
}
