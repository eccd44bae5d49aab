import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { failpoints } from '../../src/kernel/failpoint.ts'
import { checkExport } from './support/invariants/check-audit.ts'
import { checkInvariants } from './support/invariants/check-invariants.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { type Office, openOffice } from './support/office.ts'
import { sceneOf } from './support/scenes.ts'
import { settle } from './support/settle.ts'

/** One name, or part of one, walks only that. */
const only = process.env['MUNIMENT_TEST_FAILPOINT'] ?? ''
/** Passed only with thousands of records in one hold, which large-hold.test.ts makes, or by a command: reindex.test.ts, replace-key.test.ts. */
const isElsewhere = (name: string) =>
  name === 'hold.after-page-materialised' || /^(reindex|replace-key)\./.test(name)
/** Jobs begin after the answer: the server dies a moment later. */
const DYING_MS = 30_000

let office: Office
beforeAll(async () => {
  office = await openOffice()
}, 120_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

describe('a server that is killed (kill -9)', () => {
  it.each(failpoints.filter((name) => !isElsewhere(name) && name.includes(only)))(
    'at %s, and started again, has lost nothing and shows nothing by halves',
    async (name) => {
      const scene = sceneOf(name)
      await scene.prepare(office)
      await office.server().kill()
      const doomed = await office.start(name)
      const died = Promise.race([doomed.ended, after(DYING_MS)])
      await scene.act(office)
      expect(await died).toEqual({ code: null, signal: 'SIGKILL' })
      await office.start()
      expect(await settle(office)).toBeLessThan(60_000)
      expect((await checkInvariants(office, 12)).faults).toEqual([])
      if (scene.afterwards !== undefined) {
        await scene.afterwards(office)
        expect((await checkInvariants(office, 12)).faults).toEqual([])
      }
    },
    180_000,
  )

  it('after all these deaths has kept every promise, and its log is intact', async () => {
    expect((await checkInvariants(office)).faults).toEqual([])
    expect(await checkExport(office)).toEqual([])
  }, 180_000)
})

function after(milliseconds: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('still alive'), milliseconds).unref()
  })
}
