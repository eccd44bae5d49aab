import { goneAnswer, recordAnswer } from './record-schemas.ts'

/** How routes describe an answer with a record as it stands. */
export const describedRecord = {
  description: 'The record.',
  schema: recordAnswer,
  headers: { ETag: 'Of this revision: send it back in If-Match.' },
}

/** How routes describe the 410 of a record that has left. */
export const describedGone = { description: 'Destroyed or transferred: the stub.', schema: goneAnswer }
