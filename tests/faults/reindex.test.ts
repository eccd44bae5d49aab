import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { failpoints } from '../../src/kernel/failpoint.ts'
import { until } from '../support/until.ts'
import { expectStatus } from './support/api-client.ts'
import { checkInvariants } from './support/invariants/check-invariants.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { DUE, type Office, openOffice } from './support/office.ts'
import { settle } from './support/settle.ts'

/** One name, or part of one, walks only that. */
const only = process.env['MUNIMENT_TEST_FAILPOINT'] ?? ''

let office: Office
beforeAll(async () => {
  office = await openOffice()
  await Promise.all([office.send('text'), office.send('pdf'), office.send('email')])
  await settle(office)
}, 120_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

const everything = async () =>
  Number(expectStatus(await office.as('clerk').get('/search?size=1'), 200)['total'])
const status = async () => JSON.parse((await office.run('reindex', '--status', '--json')).stdout)

describe('a reindex that is killed (kill -9)', () => {
  it.each(failpoints.filter((name) => name.startsWith('reindex.') && name.includes(only)))(
    'at %s leaves an index that is whole, and the next one clears up after it',
    async (name) => {
      const before = await everything()
      const { serving } = await status()
      const died = await office.runDying(name, 'reindex')
      expect([died.code, died.signal]).toEqual([null, 'SIGKILL'])
      expect(await everything()).toBe(before)
      const after = await status()
      const swapped = name === 'reindex.after-swapped'
      expect(after.serving.number > serving.number).toBe(swapped)
      expect(after.building === null).toBe(swapped)

      // Work goes on beside what it left, and reaches that too.
      await Promise.all([office.send('text'), office.send('docx', DUE)])
      await settle(office)
      await until(everything, (total) => total === before + 2)
      expect((await checkInvariants(office, 12)).faults).toEqual([])

      const again = await office.run('reindex', '--json')
      expect([again.code, JSON.parse(again.stdout)]).toEqual([
        0,
        expect.objectContaining({ outcome: 'swapped', former: after.serving.number }),
      ])
      expect(await status()).toMatchObject({ building: null, serving: { records: expect.any(Number) } })
      expect(await everything()).toBe(before + 2)
      expect((await checkInvariants(office, 12)).faults).toEqual([])
    },
    180_000,
  )

  it('and all that came before it can be gone back to without losing anything', async () => {
    const before = await everything()
    const back = await office.run('reindex', '--roll-back', '--json')
    expect([back.code, JSON.parse(back.stdout).outcome]).toEqual([0, 'swapped'])
    expect(await everything()).toBe(before)
    expect((await checkInvariants(office)).faults).toEqual([])
    expect((await office.run('reindex', '--discard')).code).toBe(0)
    expect((await office.run('reindex', '--roll-back')).code).toBe(2)
    expect((await office.run('reindex', '--roll-back', '--status')).code).toBe(2)
  }, 180_000)
})
