import { expect, it } from '@jest/globals'
import { presentBatch } from '../../../src/api/presenters/present-batch.ts'
import { newId } from '../../../src/kernel/ids.ts'
import type { DisposalBatch } from '../../../src/retention/disposal-batch.ts'
import * as sample from '../support/sample-values.ts'

const notBefore = new Date('2026-03-09T10:00:00Z')
const approval: DisposalBatch['approvals'][number] = {
  personId: newId(),
  stage: 1,
  by: 'bea',
  at: new Date('2026-03-02T10:00:00Z'),
  how: 'token',
  reason: 'due',
  auditEntryId: newId(),
  void: false,
  executableFrom: notBefore,
}

it('names no day from which a batch may be executed whose approvals are void', () => {
  const approved = { ...sample.batch, state: 'approved', approvals: [approval], notBefore } as const
  const withdrawn = { ...approved, state: 'withdrawn', approvals: [{ ...approval, void: true }] } as const
  expect(presentBatch(withdrawn)).toMatchObject({ state: 'withdrawn', approvals: [], notBefore: null })
  expect(presentBatch(approved)).toMatchObject({
    approvals: [{ by: 'bea' }],
    notBefore: notBefore.toISOString(),
  })
})
