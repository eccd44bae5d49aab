import type { Actor } from '../../src/access/actor.ts'
import { makeFilingReader } from '../../src/adapters/postgres/ingest/filing-reader.ts'
import { makeReadableAccessSets } from '../../src/adapters/postgres/people/readable-access-sets.ts'
import { makeFindRecord } from '../../src/ingest/records/find-record.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { makeFiling } from './make-filing.ts'
import type { RetentionWorld, TestFolder, TestRecord } from './retention-world.ts'

const reason = 'for good cause'

/** What people do with the records of a world where they lie, said in few words. */
export function makeFilingSteps(world: RetentionWorld) {
  const { db } = world
  const { fileRecord, unfileRecord, moveRecord, closeFolder, reopenFolder, updateRecord } = makeFiling(world)
  const readableAccessSets = makeReadableAccessSets(db.database)
  return {
    file: (actor: Actor, record: TestRecord, folder: TestFolder) =>
      fileRecord(actor, record.id, { folder: folder.reference, reason }),
    unfile: (actor: Actor, record: TestRecord, folder: TestFolder) =>
      unfileRecord(actor, record.id, { folder: folder.reference, reason }),
    move: (actor: Actor, record: TestRecord, folder: TestFolder) =>
      moveRecord(actor, record.id, { folder: folder.reference, reason }, 'any'),
    close: (actor: Actor, folder: TestFolder, on?: string) =>
      closeFolder(actor, folder.reference, { ...(on === undefined ? {} : { on: parseDate(on) }), reason }),
    reopen: (actor: Actor, folder: TestFolder) => reopenFolder(actor, folder.reference, { reason }),
    update: updateRecord,
    readableAccessSets,
    find: makeFindRecord({
      reader: makeFilingReader(db.database),
      readableAccessSets,
      noteRefusal: async () => undefined,
    }),
  }
}
