import { describe, expect, it } from '@jest/globals'
import { describeFilePlan } from '../../src/cli/describe/describe-file-plan.ts'
import type { FilePlanReport } from '../../src/retention/file-plan/file-plan-report.ts'

const nothing: FilePlanReport = {
  created: [],
  changed: [],
  drafted: [],
  unchanged: [],
  removed: [],
  errors: [],
  warnings: [],
}

describe('a file plan report for people', () => {
  it('says of each change what differs, and what is there now', () => {
    const report: FilePlanReport = {
      ...nothing,
      changed: [
        {
          kind: 'class',
          code: 'FIN',
          title: 'Finance',
          changes: [
            { field: 'title', from: 'Money', to: 'Finance\nfaked' },
            { field: 'stubTitle', from: null, to: 'keep' },
          ],
        },
      ],
      drafted: [
        {
          kind: 'schedule',
          code: 'FIN-07',
          title: 'Seven years',
          version: 2,
          changes: [
            { field: 'period', from: 'P7Y', to: 'P6Y' },
            { field: 'trigger', from: 'created', to: { event: 'paid' } },
          ],
        },
      ],
    }
    expect(describeFilePlan(report, 'diff').split('\n')).toEqual([
      '~ class FIN  Finance',
      '    title: Money → Finance faked',
      '    stubTitle: none → keep',
      '? schedule FIN-07 version 2  Seven years (draft: a second officer publishes it)',
      '    period: P7Y → P6Y',
      '    trigger: created → {"event":"paid"}',
      'would change: 0 created, 1 changed, 1 drafted, 0 removed, 0 unchanged',
    ])
  })

  it('names what is unchanged for a reason, as a draft that still waits, and nothing else that is', () => {
    const waits = {
      kind: 'schedule',
      code: 'FIN-07',
      title: 'Seven years',
      note: 'not yet published',
    } as const
    const same = { kind: 'class', code: 'FIN', title: 'Finance' } as const
    expect(describeFilePlan({ ...nothing, unchanged: [same, waits] }, 'apply').split('\n')).toEqual([
      '= schedule FIN-07  Seven years (not yet published)',
      'applied: 0 created, 0 changed, 0 drafted, 0 removed, 2 unchanged',
    ])
  })
})
