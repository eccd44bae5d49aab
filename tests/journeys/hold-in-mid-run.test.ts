import { describeHoldInMidRun } from './support/describe-hold-in-mid-run.ts'

// With a thousand: tests/faults/disposal-at-size.test.ts.
describeHoldInMidRun({ items: 40, inFolder: 16, gone: 5 })
