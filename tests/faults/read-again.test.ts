import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { failpoints } from '../../src/kernel/failpoint.ts'
import { checkInvariants } from './support/invariants/check-invariants.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { type Office, openOffice } from './support/office.ts'
import { settle } from './support/settle.ts'

/** One name, or part of one, walks only that. */
const only = process.env['MUNIMENT_TEST_FAILPOINT'] ?? ''
const DYING_MS = 60_000

let office: Office
beforeAll(async () => {
  office = await openOffice()
  await Promise.all([office.send('text'), office.send('pdf'), office.send('email'), office.send('docx')])
  await settle(office)
}, 120_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

interface Standing {
  readonly id: string
  readonly reading: string
  readonly components: string
  readonly originals: string
  readonly texts: number
  readonly readAt: string | null
}

async function standing(): Promise<readonly Standing[]> {
  const database = await office.database()
  try {
    return await database.rows<Standing>(`
      select r.id, r.reading, string_agg(c.role || c.sha256, ',' order by c.position) as components,
             string_agg(c.object_key, ',' order by c.position) as originals,
             count(c.text_key)::int as texts, r.reading_detail ->> 'readAt' as "readAt"
      from record r join component c on c.record_id = r.id where r.state = 'active'
      group by r.id order by r.id`)
  } finally {
    await database.close()
  }
}

/** As an earlier release left them: nothing was read, and the index knows no words. */
async function forget(): Promise<void> {
  const database = await office.database()
  try {
    await database.rows("update component set text_key = null, format = 'other' where role = 'original'")
    await database.rows(`
      update record
      set reading = 'available-without-text', format = 'other', revision = revision + 1,
          reading_detail = '{"method": "none", "pages": 0, "meanConfidence": null, "languages": [], "reason": "unsupported-format: None."}'
      where state = 'active'`)
    await database.rows(`
      select graphile_worker.add_job('index-record', json_build_object('recordId', id), job_key => 'index-record:' || id)
      from record where state = 'active'`)
  } finally {
    await database.close()
  }
  await settle(office)
}

const lasting = (all: readonly Standing[]) => all.map(({ readAt: _, ...rest }) => rest)
const readings = failpoints.filter((name) => name.startsWith('reading.') && name.includes(only))

describe('a run that reads again and is killed (kill -9)', () => {
  it.each(readings)(
    'with the server that reads, at %s, goes on with the next one and reads all, each whole',
    async (name) => {
      const before = await standing()
      await forget()
      await office.server().kill()
      const doomed = await office.start(name)
      const died = Promise.race([doomed.ended, after(DYING_MS)])
      const asked = await office.run('read-again', '--without-text', '--no-wait', '--json')
      expect([asked.code, JSON.parse(asked.stdout).records]).toEqual([0, before.length])
      expect(await died).toEqual({ code: null, signal: 'SIGKILL' })
      await office.start()
      await settle(office)
      const now = await standing()
      expect(lasting(now)).toEqual(lasting(before))
      expect(now.filter(({ readAt }) => readAt === null)).toEqual([])
      expect((await checkInvariants(office, 12)).faults).toEqual([])
    },
    180_000,
  )

  it('with the command, where no server works, is gone on with by the next server', async () => {
    const before = await standing()
    await forget()
    expect((await office.server().stop()).code).toBe(0)
    const died = await office.runDying('reading.texts-kept', 'read-again', '--all')
    expect([died.code, died.signal]).toEqual([null, 'SIGKILL'])
    await office.start()
    await settle(office)
    expect(lasting(await standing())).toEqual(lasting(before))
    expect(JSON.parse((await office.run('read-again', '--status', '--json')).stdout)).toEqual([])
    expect((await checkInvariants(office, 12)).faults).toEqual([])
  }, 180_000)
})

function after(milliseconds: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('still alive'), milliseconds).unref()
  })
}
