import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeRandom } from '../support/make-documents/make-random.ts'
import { checkInvariants } from './support/invariants/check-invariants.ts'
import { startMixedLoad } from './support/mixed-load.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { type Office, openOffice } from './support/office.ts'
import { settle } from './support/settle.ts'

/** What API.md promises. */
const WITHIN_MS = 10_000

let office: Office
beforeAll(async () => {
  office = await openOffice()
}, 180_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

describe('a server that is asked to stop (SIGTERM) under load', () => {
  it('ends cleanly within ten seconds, and leaves nothing running', async () => {
    const load = startMixedLoad(office, makeRandom(7))
    await pause(4_000)
    const began = performance.now()
    const end = await office.server().stop()
    const took = performance.now() - began
    await load.stop()
    expect(end).toEqual({ code: 0, signal: null })
    expect(took).toBeLessThan(WITHIN_MS)
    expect(processesOn(office.dataFolder)).toEqual([])
  }, 120_000)

  it('takes up the rest of its work at the next start, and kept every promise', async () => {
    await office.start()
    expect(await settle(office)).toBeLessThan(60_000)
    expect((await checkInvariants(office)).faults).toEqual([])
  }, 180_000)
})

/** Processes that name the folder, or work in it. */
function processesOn(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        // The watchdog of this test run waits beside it.
        if (words.startsWith('/bin/sh')) return []
        const at = readlinkSync(`/proc/${pid}/cwd`)
        const named = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder)
        return named || words.includes(folder) || at.startsWith(folder) ? [`${pid} ${words}`] : []
      } catch {
        return []
      }
    })
}
