import type { Actor } from '../../src/access/actor.ts'
import { makeFilingReader } from '../../src/adapters/postgres/ingest/filing-reader.ts'
import { makeReadableAccessSets } from '../../src/adapters/postgres/people/readable-access-sets.ts'
import { makeFileRecord } from '../../src/ingest/records/file-record.ts'
import { makeFindRecord } from '../../src/ingest/records/find-record.ts'
import { makeUnfileRecord } from '../../src/ingest/records/unfile-record.ts'
import { parseDate } from '../../src/records/parse-date.ts'
import { makeFiling } from './make-filing.ts'
import type { RetentionWorld, TestFolder, TestRecord } from './retention-world.ts'

const reason = 'for good cause'

/** What people do with the records of a world where they lie, said in few words. */
export function makeFilingSteps(world: RetentionWorld) {
  const { clock, db } = world
  const { unitOfWork, moveRecord, closeFolder, reopenFolder, updateRecord } = makeFiling(world)
  const file = makeFileRecord({ unitOfWork, clock })
  const unfile = makeUnfileRecord({ unitOfWork })
  const readableAccessSets = makeReadableAccessSets(db.database)
  return {
    file: (actor: Actor, record: TestRecord, folder: TestFolder) =>
      file(actor, record.id, { folder: folder.reference, reason }),
    unfile: (actor: Actor, record: TestRecord, folder: TestFolder) =>
      unfile(actor, record.id, { folder: folder.reference, reason }),
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
