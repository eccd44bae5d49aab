import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { JobQueue } from '../../src/jobs/job-queue.ts'
import type { JobHandlers, JobRunner } from '../../src/jobs/job-runner.ts'
import { newId, type RecordId } from '../../src/kernel/ids.ts'

/** A queue under test, with the two sides that use it. */
export interface JobQueueUnderTest {
  /** Commits what `work` enqueued if it resolves, and nothing if it rejects. */
  transact(work: (queue: JobQueue) => Promise<void>): Promise<void>
  /** Works on several jobs at the same time. */
  work(handlers: JobHandlers): Promise<JobRunner>
  close(): Promise<void>
}

/** What every `JobQueue` and its runner promise. */
export function describeJobQueue(name: string, make: () => Promise<JobQueueUnderTest>): void {
  describe(`job queue: ${name}`, () => {
    let under: JobQueueUnderTest
    let runner: JobRunner | undefined
    beforeAll(async () => {
      under = await make()
    })
    afterEach(async () => {
      await runner?.stop()
      runner = undefined
    })
    afterAll(() => under.close())

    /** Works until `handlers`, made with the means to say so, are satisfied. */
    const workUntil = async (make: (satisfied: () => void) => JobHandlers): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      runner = await under.work(make(resolve))
      await promise
    }

    /** Works until `count` runs of read-record have ended well, and answers their payloads in order. */
    const recordsRead = async (count: number): Promise<readonly unknown[]> => {
      const seen: unknown[] = []
      await workUntil((satisfied) => ({
        'read-record': async (payload) => {
          seen.push(payload)
          if (seen.length === count) satisfied()
        },
      }))
      return seen
    }

    it('never runs a job whose transaction failed', async () => {
      const [lost, kept] = [newId<RecordId>(), newId<RecordId>()]
      const failing = under.transact(async (queue) => {
        await queue.enqueue('read-record', { recordId: lost })
        throw new Error('no commit')
      })
      await expect(failing).rejects.toThrow('no commit')
      await under.transact((queue) => queue.enqueue('read-record', { recordId: kept }))
      expect(await recordsRead(1)).toEqual([{ recordId: kept }])
    })

    it('does not run a job before its time, nor let it hold up others', async () => {
      const [later, now] = [newId<RecordId>(), newId<RecordId>()]
      const runAt = new Date(Date.now() + 3_600_000)
      await under.transact((queue) =>
        queue.enqueue('read-record', { recordId: later }, { runAt, key: 'later' }),
      )
      await under.transact((queue) => queue.enqueue('read-record', { recordId: now }))
      expect(await recordsRead(1)).toEqual([{ recordId: now }])
    })

    it('replaces a waiting job of the same key, time and all', async () => {
      const [first, second] = [newId<RecordId>(), newId<RecordId>()]
      const runAt = new Date(Date.now() + 3_600_000)
      await under.transact((queue) =>
        queue.enqueue('read-record', { recordId: first }, { key: 'one', runAt }),
      )
      await under.transact((queue) => queue.enqueue('read-record', { recordId: second }, { key: 'one' }))
      expect(await recordsRead(1)).toEqual([{ recordId: second }])
    })

    it('keeps the newest of the jobs of one key that one transaction enqueued, and all that have none', async () => {
      const [first, second, third] = [newId<RecordId>(), newId<RecordId>(), newId<RecordId>()]
      await under.transact(async (queue) => {
        await queue.enqueue('read-record', { recordId: first }, { key: 'twice' })
        await queue.enqueue('read-record', { recordId: third })
        await queue.enqueue('read-record', { recordId: second }, { key: 'twice' })
        await queue.enqueue('read-record', { recordId: third })
      })
      const read = await recordsRead(3)
      expect(read).toHaveLength(3)
      expect(read).toEqual(expect.arrayContaining([second, third, third].map((recordId) => ({ recordId }))))
      expect(read).not.toContainEqual({ recordId: first })
    })

    it('runs a job again that was enqueued by its key while it ran', async () => {
      const ids = [newId<RecordId>(), newId<RecordId>()]
      const seen: unknown[] = []
      await under.transact((queue) =>
        queue.enqueue('index-record', { recordId: ids[0] ?? newId() }, { key: 'again' }),
      )
      await workUntil((satisfied) => ({
        'index-record': async (payload) => {
          seen.push(payload)
          if (seen.length === 2) return satisfied()
          await under.transact((queue) =>
            queue.enqueue('index-record', { recordId: ids[1] ?? newId() }, { key: 'again' }),
          )
        },
      }))
      expect(seen).toEqual(ids.map((recordId) => ({ recordId })))
    })

    it('runs the jobs of one queue one after the other, in their order', async () => {
      const ids = [newId<RecordId>(), newId<RecordId>(), newId<RecordId>()]
      for (const recordId of ids) {
        await under.transact((queue) => queue.enqueue('read-record', { recordId }, { queue: 'in-turn' }))
      }
      const seen: unknown[] = []
      let active = 0
      let most = 0
      await workUntil((satisfied) => ({
        'read-record': async (payload) => {
          active += 1
          most = Math.max(most, active)
          await new Promise((next) => setImmediate(next))
          seen.push(payload)
          active -= 1
          if (seen.length === ids.length) satisfied()
        },
      }))
      expect(seen).toEqual(ids.map((recordId) => ({ recordId })))
      expect(most).toBe(1)
    })

    it('tries a job again that threw, and counts the attempts', async () => {
      await under.transact((queue) => queue.enqueue('run-retention-sweep', { day: '2026-11-22' }))
      const attempts: number[] = []
      await workUntil((satisfied) => ({
        'run-retention-sweep': async (payload, run) => {
          expect(payload).toEqual({ day: '2026-11-22' })
          attempts.push(run.attempt)
          if (run.attempt === 1) throw new Error('once')
          satisfied()
        },
      }))
      expect(attempts).toEqual([1, 2])
    })

    it('waits at a stop for the job in progress', async () => {
      await under.transact((queue) => queue.enqueue('write-checkpoint', {}))
      let finished = false
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
      const { promise: gate, resolve: open } = Promise.withResolvers<void>()
      const working = await under.work({
        'write-checkpoint': async () => {
          begin()
          await gate
          finished = true
        },
      })
      await begun
      const stopped = working.stop()
      open()
      await stopped
      expect(finished).toBe(true)
    })
  })
}
