import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { sql } from 'kysely'
import { until } from '../support/until.ts'
import { type DisposalOffice, openDisposalOffice } from './support/disposal-office.ts'

// The limit is five minutes; that it is exactly those, tests/retention/clock.test.ts shows. A slow machine takes its time.
const OVER_MS = 7 * 60_000
const UNDER_MS = 4 * 60_000

/** The machine's own clock, which a test sets; it goes on from there. The monotonic one, timers and PostgreSQL do not follow. */
const realNow = Date.now
const setMachine = (offsetMs: number): void => void jest.setSystemTime(realNow() + offsetMs)
const begin = (): void => {
  jest.useFakeTimers({
    advanceTimers: true,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  })
}

let office: DisposalOffice | undefined
beforeEach(begin)
afterEach(() => {
  jest.restoreAllMocks()
})
afterAll(async () => {
  jest.useRealTimers()
  await office?.running.stop()
})

/** A fresh office whose machine was `offsetMs` off when Muniment started. */
async function open(offsetMs = 0): Promise<DisposalOffice> {
  await office?.running.stop()
  setMachine(offsetMs)
  office = await openDisposalOffice()
  return office
}

async function approved(of: DisposalOffice): Promise<readonly string[]> {
  words += 1
  await of.captureDue('FIN-INV/2026', 1, `cormorant${words}`)
  return of.approveDue()
}
let words = 0

/** Execution waits for this and nothing else; capture and search go on; once confirmed, it goes on as well. */
async function expectStopped(of: DisposalOffice, batches: readonly string[], kind: string): Promise<void> {
  const path = `/disposal-batches/${batches[0]}/execute`
  const refused = await of.as('sweeper', 'post', path).send({ reason: 'Now' })
  expect([refused.status, refused.body.code]).toEqual([409, 'clock-fault'])
  const waiting = await of.as('decider', 'get', '/clock-faults')
  expect(waiting.body.items.map((fault: { kind: string }) => fault.kind)).toEqual([kind])
  // Neither filing nor finding is for clocks to stop.
  words += 1
  await of.captureDue('FIN-INV/2026', 1, `gannet${words}`)
  // Not by the auditor, nor by time alone.
  const auditor = await of.as('auditor', 'post', '/clock-faults/confirm').send({ reason: 'x' })
  expect(auditor.status).toBe(403)
  const confirmed = await of.as('decider', 'post', '/clock-faults/confirm').send({ reason: 'It was mended' })
  expect(confirmed.body.items).toMatchObject([{ kind, confirmedBy: expect.any(String) }])
  await of.execute(batches)
  expect(await of.countsAfter(batches)).toMatchObject({ destroyed: 1 })
  const log = await until(
    () => of.as('auditor', 'get', '/audit/entries?size=200&action=clock.confirmed'),
    ({ body }) => body.items.length > 0,
  )
  expect(log.body.items.at(-1)).toMatchObject({
    action: 'clock.confirmed',
    details: { kind, reason: 'It was mended' },
  })
  const found = await of.as('auditor', 'get', '/audit/entries?size=200&action=clock.fault')
  expect(found.body.items.at(-1)).toMatchObject({ details: { kind }, actor: 'system' })
}

async function expectGoesOn(of: DisposalOffice, batches: readonly string[]): Promise<void> {
  await of.execute(batches)
  expect(await of.countsAfter(batches)).toMatchObject({ destroyed: 1 })
  expect((await of.as('decider', 'get', '/clock-faults')).body.items).toEqual([])
}

describe('execution', () => {
  it('stops where process and database differ by more than five minutes, until an officer confirms', async () => {
    const of = await open(OVER_MS)
    const swept = await of.as('sweeper', 'post', '/retention/sweeps').send({})
    expect([swept.status, swept.body.code]).toEqual([409, 'clock-fault'])
    const confirmed = await of.as('decider', 'post', '/clock-faults/confirm').send({ reason: 'For today' })
    expect(confirmed.body.items).toMatchObject([{ kind: 'database-differs' }])
    const batches = await approved(of)
    // That word has run out when the batch is executed.
    await sql`update clock_fault set confirmed_on_machine_at = confirmed_on_machine_at - interval '25 hours'`.execute(
      of.running.muniment.engines.database.owner,
    )
    await expectStopped(of, batches, 'database-differs')
  }, 120_000)

  it('goes on where they differ by less', async () => {
    const of = await open(UNDER_MS)
    await expectGoesOn(of, await approved(of))
  }, 120_000)

  it('stops where wall and monotonic clock part by more than five minutes in one life', async () => {
    const of = await open()
    const batches = await approved(of)
    const monotonic = performance.now.bind(performance)
    jest.spyOn(performance, 'now').mockImplementation(() => monotonic() + UNDER_MS)
    setMachine(0)
    await expectGoesOn(of, batches)
    const more = await approved(of)
    jest.spyOn(performance, 'now').mockImplementation(() => monotonic() + OVER_MS)
    await expectStopped(of, more, 'wall-and-monotonic-part')
  }, 120_000)

  it('stops where now is before the newest entry of the log', async () => {
    const of = await open()
    const batches = await approved(of)
    setMachine(UNDER_MS)
    await of.captureDue('FIN-INV/2026', 1, 'heron')
    await of.as('auditor', 'get', '/audit/entries')
    setMachine(0)
    await expectStopped(of, batches, 'before-newest-entry')
  }, 120_000)

  it('stops where nobody swept for more than 35 days', async () => {
    const of = await open()
    const batches = await approved(of)
    const { owner } = of.running.muniment.engines.database
    const sweepAgain = async (): Promise<unknown> => {
      const swept = await of.as('sweeper', 'post', '/retention/sweeps').send({})
      return swept.body.code ?? swept.status
    }
    await sql`update retention_sweep set started_at = started_at - interval '34 days 23 hours'`.execute(owner)
    expect(await sweepAgain()).toBe(201)
    expect((await of.as('decider', 'get', '/clock-faults')).body.items).toEqual([])
    await sql`update retention_sweep set started_at = started_at - interval '36 days'`.execute(owner)
    // It lists no more than it destroys.
    expect(await sweepAgain()).toBe('clock-fault')
    await expectStopped(of, batches, 'long-silence')
  }, 120_000)
})
