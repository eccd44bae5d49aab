/** The header row of API.md, in its order. */
export const disposalLogColumns = [
  'position',
  'recordId',
  'reference',
  'title',
  'class',
  'scheduleCode',
  'scheduleVersion',
  'authority',
  'triggerType',
  'triggerDate',
  'retentionEnd',
  'action',
  'outcome',
  'reason',
  'decidedBy',
  'decidedAt',
  'approvedBy',
  'approvedAt',
  'executedBy',
  'executedAt',
  'batchId',
  'certificateId',
  'sha256',
  'leafHash',
] as const

export type DisposalLogColumn = (typeof disposalLogColumns)[number]
