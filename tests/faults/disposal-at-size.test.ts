import { describeHoldInMidRun } from '../journeys/support/describe-hold-in-mid-run.ts'
import { describeRefusedDeletions } from '../journeys/support/describe-refused-deletions.ts'

describeHoldInMidRun({ items: 1000, inFolder: 120, gone: 40 })
describeRefusedDeletions(500)
