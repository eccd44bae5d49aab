import { MunimentError } from '../../kernel/muniment-error.ts'
import { addDays, type CivilDate } from '../../records/dates/civil-date.ts'
import { LAST_DAY } from '../../records/dates/last-day.ts'
import {
  type AssessmentInput,
  assessRetention,
  type RetentionAssessment,
} from '../../records/retention-end/retention-assessment.ts'
import type { StoredFacts } from './standing-store.ts'

/** The one assessment of a record's facts; a path without any schedule is a broken plan and throws. */
export function assess(input: AssessmentInput): RetentionAssessment {
  const assessment = assessRetention(input)
  if (assessment.state === 'unscheduled') {
    throw new MunimentError(
      'unknown-class',
      'This class has no retention schedule on its whole path: nothing can be filed in it.',
    )
  }
  return assessment
}

/** The same, with what reviewers decided about this record since: kept longer, kept for ever, or to be reviewed. */
export function assessStored(stored: StoredFacts): RetentionAssessment {
  const assessed = assess(inputOf(stored))
  if (stored.retainedPermanently) {
    return {
      ...assessed,
      state: 'permanent',
      retentionEnd: null,
      eligibleFrom: null,
      action: 'retain-permanently',
      actionBecause: 'reviewers have decided to keep it permanently',
    }
  }
  const kept = keptUntil(assessed, stored.retainedUntil)
  if (!stored.mustBeReviewed || (assessed.action !== 'destroy' && assessed.action !== 'transfer')) return kept
  return { ...kept, action: 'review', actionBecause: 'it was due already when it came under other rules' }
}

function inputOf({ facts, path, filings, left }: StoredFacts): AssessmentInput {
  if (filings.length === 0) return { facts, paths: [path] }
  return {
    facts,
    paths: filings.map((filing) => filing.path),
    folderFacts: filings.map((filing) => filing.folderFacts),
    left,
  }
}

function keptUntil(assessed: RetentionAssessment, until: CivilDate | null): RetentionAssessment {
  const { retentionEnd } = assessed
  if (until === null || retentionEnd === null || until <= retentionEnd) return assessed
  const step = { rule: 'Retained by a reviewer’s decision.', from: retentionEnd, to: until }
  return {
    ...assessed,
    retentionEnd: until,
    // Nothing follows it: reviewers who said so before that was refused meant that it stays.
    eligibleFrom: until >= LAST_DAY ? null : addDays(until, 1),
    steps: [...assessed.steps, step],
  }
}
