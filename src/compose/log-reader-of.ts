import type { Actor } from '../access/actor.ts'
import { authorise } from '../access/authorise.ts'
import type { LogReader } from '../audit/log-reader.ts'
import { isId, type RecordId } from '../kernel/ids.ts'
import type { IngestParts } from './compose-ingest.ts'
import type { PeopleParts } from './compose-people.ts'

interface Deps {
  readonly people: Pick<PeopleParts, 'readableAccessSets'>
  readonly ingest: Pick<IngestParts, 'filingReader'>
}

/**
 * What somebody sees of the log: what lies beside entries about whatever they may read, in every folder it lies in, and that
 * names no record which they may not read.
 */
export function makeLogReaderOf({ people, ingest }: Deps) {
  return (actor: Actor): LogReader => ({
    mayRead: (conditions) => authorise(actor, 'read-history', conditions) === 'allowed',
    hiddenAmong: async (records) => {
      const ids = records.filter((id) => isId<RecordId>(id))
      const accessSets = await people.readableAccessSets(actor)
      const readable: ReadonlySet<string> = new Set(await ingest.filingReader.readableAmong(accessSets, ids))
      return new Set(records.filter((id) => !readable.has(id)))
    },
  })
}
