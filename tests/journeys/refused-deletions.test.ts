import { describeRefusedDeletions } from './support/describe-refused-deletions.ts'

// With five hundred: tests/faults/disposal-at-size.test.ts.
describeRefusedDeletions(30)
