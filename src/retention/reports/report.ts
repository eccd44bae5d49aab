/** What an officer or an auditor can ask about all records at once. */
const columnsOfRecords = [
  'recordId',
  'reference',
  'title',
  'class',
  'folder',
  'scheduleCode',
  'scheduleVersion',
  'action',
  'retentionEnd',
  'since',
  'reason',
] as const

/** Reports of one row a record; `since` and `reason` say why it is in the report. */
export const recordReports = {
  overdue: 'Past their retention end and not held; `reason` names the list they wait in.',
  held: 'Under a hold, with the holds and since when.',
  untriggered: 'Without a date yet; `reason` is what they wait for.',
  'without-authority':
    'Past their retention end under a schedule without an outside authority: nothing happens to them.',
  'retained-past-twenty-years':
    'Still here twenty years after their own date, or the day of capture where they have none.',
  'awaiting-receipt': 'Decided to be transferred; the receiver has not acknowledged them.',
  stuck: 'In destruction and not gone, with the cause.',
  transferred: 'Handed over to the archive.',
} as const

/** Reports that count. */
export const countReports = {
  'due-by-month': {
    summary: 'What comes due in each month of the next ten years, by action; `held` of them are held today.',
    columns: ['month', 'action', 'records', 'held'],
  },
  unscheduled: {
    summary: 'Classes on whose whole path no schedule is published: nothing can be filed in them.',
    columns: ['class', 'title', 'path', 'records'],
  },
  'destroyed-by-authority': {
    summary: 'What was destroyed and transferred, by the authority for it.',
    columns: ['authority', 'action', 'state', 'records', 'bytes', 'first', 'last'],
  },
  'hold-reviews': {
    summary:
      'Holds that stand and wait for somebody: to be reviewed today or since, without a day for it, or proposed for lifting.',
    columns: [
      'hold',
      'name',
      'kind',
      'reference',
      'strength',
      'reminder',
      'reviewOn',
      'reviewedOn',
      'reviewedBy',
      'placedOn',
      'placedBy',
    ],
  },
  reconciliation: {
    summary:
      'Every item of every disposal batch is in one place: total = destroyed + transferred + retained + skipped + failed + pending.',
    columns: [
      'batch',
      'state',
      'total',
      'destroyed',
      'transferred',
      'retained',
      'skipped',
      'failed',
      'pending',
      'balanced',
    ],
  },
} as const

export type RecordReportName = keyof typeof recordReports
export type CountReportName = keyof typeof countReports
export type ReportName = RecordReportName | CountReportName

/** A row of any report, by column. */
export interface ReportRow {
  readonly [column: string]: string | number | null
}

/** Whether a report has one row a record. */
export function isRecordReport(name: ReportName): name is RecordReportName {
  return Object.hasOwn(recordReports, name)
}

/** The columns of a report, in their order. */
export function columnsOf(name: ReportName): readonly string[] {
  return isRecordReport(name) ? columnsOfRecords : countReports[name].columns
}

/** What a report shows, in a sentence. */
export function summaryOf(name: ReportName): string {
  return isRecordReport(name) ? recordReports[name] : countReports[name].summary
}

/** All reports by name. */
export const reportNames: readonly ReportName[] = [
  // The keys of these two tables, and nothing else.
  ...(Object.keys(recordReports) as RecordReportName[]),
  ...(Object.keys(countReports) as CountReportName[]),
]
