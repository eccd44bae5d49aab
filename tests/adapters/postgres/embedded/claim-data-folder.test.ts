import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { claimDataFolder } from '../../../../src/adapters/postgres/embedded/claim-data-folder.ts'
import { killStartedProcesses, startProcess } from '../../../support/start-process.ts'

/** Takes no byte, as a full disk. */
const FULL = '/dev/full'
const itOnLinux = existsSync(FULL) ? it : it.skip

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), `muniment-test-${process.pid}-`))
})
afterEach(() => {
  killStartedProcesses()
  rmSync(folder, { recursive: true, force: true })
})

describe('the claim of a server on its data folder', () => {
  it.each(['new', 'of an earlier release'])('is on a file that nobody else can lock (%s)', async (age) => {
    const file = join(folder, 'server.lock')
    if (age !== 'new') {
      writeFileSync(file, '')
      chmodSync(file, 0o644)
    }
    const claim = await claimDataFolder(folder)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    claim.release()
  })

  it('takes no room beside its files, so that it is to be had on a full disk', async () => {
    const claim = await claimDataFolder(folder)
    expect(readdirSync(folder).sort()).toEqual(['server.lock', 'server.pid'])
    expect(statSync(join(folder, 'server.lock')).size).toBe(0)
    claim.release()
  })

  itOnLinux('is taken where no room is left to name its holder', async () => {
    symlinkSync(FULL, join(folder, 'server.pid'))
    const claim = await claimDataFolder(folder)
    claim.release()
  })

  it('refuses a second server, by name of the first', async () => {
    const first = await startProcess('claim-data-folder.ts', folder)
    await expect(claimDataFolder(folder)).rejects.toMatchObject({
      code: 'data-folder-in-use',
      message: expect.stringContaining(`process ${first.child.pid}`),
    })
    await first.kill()
  })

  it('falls with its holder, even on kill -9', async () => {
    await (await startProcess('claim-data-folder.ts', folder)).kill()
    const claim = await claimDataFolder(folder)
    claim.release()
    const again = await claimDataFolder(folder)
    again.release()
  })
})
