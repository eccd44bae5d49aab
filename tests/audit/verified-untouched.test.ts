import { expect, it } from '@jest/globals'
import type { AuditEvent, AuditReader } from '../../src/audit/ports.ts'
import { makeVerifyAuditLog } from '../../src/audit/verify-audit-log.ts'
import { makeHistory } from '../support/make-audit-history.ts'

const officer = { kind: 'person', id: 'person-1', name: 'Aoife' } as const
const captured = (id: string): AuditEvent<'record.captured'> => ({
  action: 'record.captured',
  actor: officer,
  subject: { type: 'record', id },
  details: { title: 'A letter' },
  conditions: null,
})

it('gives nothing a place in a log that is wrong further on, also where something is gone and what says why waits', async () => {
  const log = makeHistory()
  for (const id of ['r-1', 'r-2']) {
    await log.log.append(captured(id))
    await log.writeCheckpoint()
  }
  await log.log.eraseDetails({ actor: officer, subject: { type: 'record', id: 'r-1' }, basis: 'destroyed' })
  const cut: AuditReader = {
    ...log.reader,
    size: async () => 1,
    entries: async (from, limit, filter) =>
      (await log.reader.entries(from, limit, filter)).filter(({ position }) => position < 1),
  }
  expect((await makeVerifyAuditLog({ ...log, auditReader: cut })()).firstBad).toEqual({
    position: 1,
    kind: 'truncated',
  })
  expect(await log.reader.size()).toBe(2)
  expect(await makeVerifyAuditLog({ ...log, auditReader: log.reader })()).toMatchObject({ intact: true })
})
