import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { RecordEntity } from '../../records/record-entity.ts'

/**
 * The record as this reader sees it: in the first of its folders that they may read, beside those others that they may
 * read. Of the rest nothing is left to tell that there is any. Throws `not-found` where they may read none.
 */
export function asReadBy(actor: Actor, record: RecordEntity): RecordEntity {
  const folders = record.folders.filter(({ access }) => authorise(actor, 'read-record', access) === 'allowed')
  const [first] = folders
  if (first === undefined) throw notFound()
  return { ...record, folder: first.folder, classCode: first.classCode, folders }
}
