import type { RecordEntity } from '../../records/record-entity.ts'
import { type Answer, json } from '../http/answer.ts'
import { revisionTag } from '../http/entity-tag.ts'
import { presentRecord, type SeenWithRecord } from './present-record.ts'

/** A record with the ETag by which it is changed next. */
export function answerRecord(
  record: RecordEntity,
  status: 200 | 201 = 200,
  seen: SeenWithRecord = {},
): Answer {
  return json(status, presentRecord(record, seen), { ETag: revisionTag(record.revision) })
}
