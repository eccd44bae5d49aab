import { makeAccessTable } from './access-table.ts'
import * as sample from './sample-values.ts'

/** The access table over the fakes' things. */
export const sampleAccessTable = makeAccessTable({
  record: sample.recordId,
  component: sample.componentId,
  markedRecord: sample.secretId,
  markedComponent: sample.componentId,
  batch: sample.batchId,
  hold: sample.holdId,
  event: sample.eventId,
  sweep: sample.sweepId,
  vocabularyEntry: sample.vocabularyEntry.id,
  restoration: sample.restoration.id,
})
