import { describe, expect, it } from '@jest/globals'
import type { JobRun, TypedJobHandlers } from '../../src/jobs/job-runner.ts'
import { newId, type RecordId } from '../../src/kernel/ids.ts'
import { makeJobHandlers } from '../../src/worker/make-job-handlers.ts'

const run: JobRun = { attempt: 1, signal: new AbortController().signal }

function bindNoting(): { readonly seen: unknown[]; readonly handlers: ReturnType<typeof makeJobHandlers> } {
  const seen: unknown[] = []
  const note = async (payload: unknown): Promise<void> => {
    seen.push(payload)
  }
  const work: TypedJobHandlers = {
    'read-record': note,
    'read-record-again': note,
    'read-again': note,
    'index-record': note,
    'run-retention-sweep': note,
    'finish-sweep': note,
    'execute-disposal': note,
    'settle-event': note,
    'settle-schedule': note,
    'settle-folder': note,
    'materialise-hold': note,
    'evaluate-hold': note,
    'find-due-searches': note,
    'run-saved-search': note,
    'write-checkpoint': note,
    'sweep-orphans': note,
  }
  return { seen, handlers: makeJobHandlers(work) }
}

describe('job payloads', () => {
  it.each([
    ['no id', { recordId: 'DROP TABLE record' }],
    ['nothing', {}],
    ['null', null],
  ])('with %s never reach the work', async (_what, payload) => {
    const { seen, handlers } = bindNoting()
    await expect((async () => handlers['read-record']?.(payload, run))()).rejects.toThrow()
    expect(seen).toEqual([])
  })

  it('reach it as they were sent', async () => {
    const { seen, handlers } = bindNoting()
    const payload = { recordId: newId<RecordId>() }
    await handlers['read-record']?.(payload, run)
    await handlers['run-retention-sweep']?.({ day: '2026-11-23' }, run)
    expect(seen).toEqual([payload, { day: '2026-11-23' }])
  })
})
