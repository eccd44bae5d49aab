import { describeHoldInMidRun } from './support/describe-hold-in-mid-run.ts'
import { describeRefusedDeletions } from './support/describe-refused-deletions.ts'

describeHoldInMidRun({ items: 1000, inFolder: 120, gone: 40 })
describeRefusedDeletions(500)
