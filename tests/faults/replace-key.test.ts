import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { verifyAuditExport } from '../../scripts/verify-audit.mjs'
import { parseVerifierKey } from '../../src/audit/keys/note-key.ts'
import { failpoints } from '../../src/kernel/failpoint.ts'
import { verifyCertificate } from '../../src/retention/certificate/sign-certificate.ts'
import { expectStatus } from './support/api-client.ts'
import { checkInvariants } from './support/invariants/check-invariants.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { DUE, type Office, openOffice } from './support/office.ts'
import { destroyAllDue } from './support/scenes.ts'
import { settle } from './support/settle.ts'

/** One name, or part of one, walks only that. */
const only = process.env['MUNIMENT_TEST_FAILPOINT'] ?? ''
const replacing = ['audit', 'replace-key', '--reason', 'It was seen', '--json'] as const

let office: Office
let batch: string | undefined
let certificate: Buffer
let firstKey: string | undefined

beforeAll(async () => {
  office = await openOffice()
  await Promise.all([office.send('text', DUE), office.send('text')])
  await settle(office)
  ;[batch] = await destroyAllDue(office)
  certificate = await takeCertificate()
  ;[firstKey] = (await exportLog()).keys
}, 180_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

const takeCertificate = () => office.as('auditor').take(`/disposal-batches/${batch}/certificate`)

/** The keys of an export, and what one finds of it who knows the first of them alone. */
async function exportLog() {
  const folder = await mkdtemp(join(tmpdir(), `muniment-test-${process.pid}-keys-`))
  try {
    const log = join(folder, 'log')
    expect(await office.run('audit', 'export', '--out', log)).toMatchObject({ code: 0 })
    const keys = (await readFile(`${log}.pub`, 'utf8')).trim().split('\n')
    await writeFile(join(folder, 'kept'), `${firstKey ?? keys[0]}\n`)
    const found = await verifyAuditExport(
      firstKey === undefined ? { log } : { log, key: join(folder, 'kept') },
    )
    return { keys, found }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

describe('the replacement of the key that is killed (kill -9)', () => {
  it.each(failpoints.filter((name) => name.startsWith('replace-key.') && name.includes(only)))(
    'at %s is ended by the same command, and nothing that was signed before changes',
    async (name) => {
      const { keys } = await exportLog()
      await office.server().stop()
      const died = await office.runDying(name, ...replacing)
      expect([died.code, died.signal]).toEqual([null, 'SIGKILL'])
      const isWaiting = name !== 'replace-key.after-made' && name !== 'replace-key.after-bound'
      if (isWaiting) {
        for (const words of [
          ['audit', 'verify'],
          ['search', 'anything'],
          ['reindex', '--leave'],
        ]) {
          const refused = await office.run(...words)
          expect([words, refused.code, refused.stderr]).toEqual([
            words,
            2,
            expect.stringContaining('run muniment audit replace-key again'),
          ])
        }
        await expect(office.start()).rejects.toThrow('run muniment audit replace-key again')
        const doctor = await office.run('doctor')
        expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringContaining('replace-key again')])
      }
      const again = await office.run(...replacing)
      expect([again.code, again.code === 0 ? '' : again.stderr]).toEqual([0, ''])
      const isAnchored = isWaiting && name !== 'replace-key.after-announced'
      expect(JSON.parse(again.stdout).outcome).toBe(isAnchored ? 'ended' : 'replaced')
      expect((await readdir(office.dataFolder)).filter((file) => file.includes('signing'))).toEqual([
        'checkpoint-signing.key',
      ])

      await office.start()
      await office.send('text')
      await settle(office)
      const after = await exportLog()
      expect(after.keys.slice(0, keys.length)).toEqual(keys)
      expect(after.keys).toHaveLength(keys.length + (name === 'replace-key.after-bound' ? 2 : 1))
      expect(after.found).toEqual({
        intact: true,
        entries: after.found.entries,
        anchoredTo: after.found.entries,
      })
      expect((await office.run('audit', 'verify')).code).toBe(0)
      expect((await checkInvariants(office, 12)).faults).toEqual([])
      expect((await takeCertificate()).equals(certificate)).toBe(true)
      const key = parseVerifierKey(firstKey ?? '')
      expect(key !== undefined && verifyCertificate(certificate, key)).toBe(true)
    },
    180_000,
  )

  it('and certificates that are issued since are signed by the new one', async () => {
    await office.send('text', DUE)
    await settle(office)
    const [later] = await destroyAllDue(office)
    const { signature } = expectStatus(
      await office.as('auditor').get(`/disposal-batches/${later}/certificate`),
      200,
    )
    expect(signature.key).toBe((await exportLog()).keys.at(-1))
    expect((await checkInvariants(office)).faults).toEqual([])
  }, 180_000)
})
