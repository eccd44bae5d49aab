import { describe, expect, it } from '@jest/globals'
import { verifyAuditExport } from '../../../scripts/verify-audit.mjs'
import { findSuccession } from '../../../src/audit/keys/find-succession.ts'
import type { SigningKey } from '../../../src/audit/keys/note-key.ts'
import { makeReplaceSigningKey } from '../../../src/audit/keys/replace-signing-key.ts'
import type { KeyBinding, SigningKeyPlace } from '../../../src/audit/ports.ts'
import { makeVerifyAuditLog } from '../../../src/audit/verify-audit-log.ts'
import { growLog, makeHistory, makeRandom } from '../../support/make-audit-history.ts'
import { makeSigningKey } from '../../support/make-audit-parts.ts'
import { makeMortal } from '../../support/mortal.ts'
import { inFolder } from '../support/in-folder.ts'
import { announce, exported, first, type History, strange, under } from '../support/replaced-keys.ts'
import { writeExport } from '../support/write-export.ts'

const why = {
  actor: { kind: 'operator', id: 'operator:root', name: 'root' },
  reason: 'It was seen by somebody.',
} as const

/** What outlives a process: the log, the folder of the key, and what the database holds of both. */
async function installation() {
  const history: History = makeHistory(first)
  await growLog(history, 7, makeRandom(2))
  await history.writeCheckpoint()
  await growLog(history, 2, makeRandom(3))
  return {
    history,
    file: { current: first as SigningKey | undefined, next: undefined as SigningKey | undefined },
    bound: { signer: first.verifier.text, successor: undefined } as KeyBinding,
  }
}
type Installation = Awaited<ReturnType<typeof installation>>

function keyPlaceOf({ file }: Installation): SigningKeyPlace {
  return {
    current: async () => file.current,
    next: async () => file.next,
    makeNext: async () => {
      file.next = makeSigningKey()
      return file.next
    },
    dropNext: async () => {
      file.next = undefined
    },
    takeNext: async () => {
      file.current = file.next
      file.next = undefined
    },
  }
}

/** One run of the command, by a process that dies before or after what it does for the `dying`-th time. */
function command(here: Installation, dying = Number.POSITIVE_INFINITY) {
  const mortal = makeMortal()
  let step = 0
  const pass = (): void => {
    if (step === dying) mortal.die()
    step += 1
  }
  const stepwise = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target)
        if (typeof member !== 'function') return member
        return async (...given: unknown[]) => {
          pass()
          const result: unknown = await Reflect.apply(member, target, given)
          pass()
          return result
        }
      },
    })
  const { history } = here
  const anchor = stepwise(history.anchor)
  const sequence = { ...history.sequence, insertCheckpoints: stepwise(history.sequence).insertCheckpoints }
  const seen: History = { ...history, anchor: { ...anchor, segments: history.anchor.segments }, sequence }
  return makeReplaceSigningKey({
    keyPlace: mortal.wrap(stepwise(keyPlaceOf(here))),
    anchor,
    failpoint: () => undefined,
    ...mortal.wrap(
      stepwise({
        binding: async () => here.bound,
        requireCurrent: async () => undefined,
        announce: async (_: unknown, codes: Parameters<typeof announce>[1]) => {
          await announce(history, codes)
          here.bound = { ...here.bound, successor: codes.to }
        },
        bind: async (signer: string) => {
          here.bound = { signer, successor: undefined }
        },
      }),
    ),
    writeCheckpoint: (key, successor) => under(seen, key, successor).writeCheckpoint(),
  })
}

/** What a server does that starts now, and the log it then writes; `refused` where it does not start. */
async function start({ history, file, bound }: Installation): Promise<History | 'refused'> {
  const key = file.current
  if (key === undefined || bound.successor !== undefined) return 'refused'
  const { anchor } = history
  const isOurs =
    key.verifier.text === bound.signer || (await findSuccession({ anchor, signingKey: key }, bound.signer))
  return isOurs ? under(history, key) : 'refused'
}

const held = ({ file }: Installation): string | undefined => file.current?.verifier.text

const verifyHere = ({ history, file }: Installation) =>
  makeVerifyAuditLog({
    ...history,
    auditReader: history.reader,
    signingKey: file.current ?? first,
  })()

async function expectSound(here: Installation, keys: number): Promise<void> {
  const server = await start(here)
  if (server === 'refused') throw new Error('nothing starts')
  expect(here.bound).toEqual({ signer: held(here), successor: undefined })
  expect(here.file.next).toBeUndefined()
  await growLog(server, 5, makeRandom(4))
  const log = await exported(server)
  expect(log.pub.trim().split('\n')).toHaveLength(keys)
  await inFolder(async (folder) => {
    const paths = writeExport(folder('log'), log, { heldKey: `${first.verifier.text}\n` })
    expect(await verifyAuditExport({ log: paths.log })).toMatchObject({ intact: true })
    expect(await verifyAuditExport(paths)).toMatchObject({ intact: true, anchoredTo: log.lines.length })
  })
  expect(await verifyHere(here)).toMatchObject({ intact: true, entries: log.lines.length })
}

describe('a key that is replaced', () => {
  it('is not, where it is said to be lost and is there, or is not there and not said to be lost', async () => {
    const here = await installation()
    await expect(command(here)({ ...why, lost: true })).rejects.toMatchObject({ code: 'conflict' })
    for (const other of [undefined, strange]) {
      here.file.current = other
      await expect(command(here)({ ...why, lost: false })).rejects.toMatchObject({ code: 'engine-mismatch' })
    }
    here.file.current = first
    expect(await start(here)).not.toBe('refused')
    await expectSound(here, 1)
  })

  it('leaves nothing behind where other processes are at work', async () => {
    const here = await installation()
    const keyPlace = keyPlaceOf(here)
    const replace = makeReplaceSigningKey({
      keyPlace,
      anchor: here.history.anchor,
      failpoint: () => undefined,
      binding: async () => here.bound,
      requireCurrent: async () => undefined,
      announce: () => Promise.reject(new Error('others are at work')),
      bind: async () => undefined,
      writeCheckpoint: (key, successor) => under(here.history, key, successor).writeCheckpoint(),
    })
    await expect(replace({ ...why, lost: false })).rejects.toThrow('others are at work')
    await expectSound(here, 1)
  })

  it('signs no checkpoint alone that covers the entry, and none after it', async () => {
    const here = await installation()
    await announce(here.history, {
      from: first.verifier.text,
      to: strange.verifier.text,
      lost: false,
    })
    const other = makeSigningKey()
    for (const log of [
      under(here.history, first),
      under(here.history, first, { key: other, lost: false }),
      under(here.history, first, { key: strange, lost: true }),
      under(here.history, strange),
    ]) {
      await expect(log.writeCheckpoint()).rejects.toMatchObject({
        code: expect.stringMatching(/audit-log-damaged|audit-signature/),
      })
    }
    // Whoever put that entry in keeps the log from going on only until the key is replaced.
    await command(here)({ ...why, lost: false })
    await growLog(here.history, 1, makeRandom(9))
    await expect(under(here.history, first).writeCheckpoint()).rejects.toMatchObject({
      code: 'audit-signature',
    })
    await expectSound(here, 2)
  })

  it('goes on under the new key, once more and once more', async () => {
    const here = await installation()
    for (const keys of [2, 3, 4]) {
      const replaced = await command(here)({ ...why, lost: false })
      expect(replaced).toMatchObject({ outcome: 'replaced', now: held(here) })
      await expectSound(here, keys)
    }
  })

  it('ends well wherever the process died on the way, by the same command once more', async () => {
    for (let dying = 0; ; dying += 1) {
      const here = await installation()
      const died = await command(
        here,
        dying,
      )({ ...why, lost: false }).then(
        () => false,
        () => true,
      )
      // What starts at once either goes on as it was, or is refused and waits for the command.
      const server = await start(here)
      if (server !== 'refused') {
        await growLog(server, 2, makeRandom(8))
        await server.writeCheckpoint()
      }
      if (died) {
        const again = await command(here)({ ...why, lost: false })
        expect({ dying, ...again }).toMatchObject({
          dying,
          outcome: expect.stringMatching(/^(replaced|ended)$/),
        })
      }
      const { bound, file } = here
      expect({ dying, signer: bound.signer, next: file.next }).toEqual({
        dying,
        signer: held(here),
        next: undefined,
      })
      // Where it died too late to matter the second run replaced the key once more.
      const { pub } = await exported(under(here.history, file.current ?? first))
      await expectSound(here, pub.trim().split('\n').length)
      if (!died) {
        expect(dying).toBeGreaterThan(20)
        return
      }
    }
  })
})

describe('a key that was lost', () => {
  it('is replaced by one that signs alone, with all that waited, and the log says so', async () => {
    const here = await installation()
    here.file.current = undefined
    expect(await start(here)).toBe('refused')
    await growLog({ ...here.history, writeCheckpoint: async () => null }, 3, makeRandom(5))
    const { size } = (await here.history.reader.newestCheckpoint()) ?? { size: 0 }
    const replaced = await command(here)({ ...why, lost: true })
    expect(replaced).toMatchObject({ lost: true, before: first.verifier.text })
    const server = await start(here)
    if (server === 'refused') throw new Error('nothing starts')
    await growLog(server, 5, makeRandom(4))
    const log = await exported(server)
    const position = log.lines.findIndex((line) => line.includes('"lost":true'))
    const warnings = [{ position, kind: 'key-lost', signedTo: size }]
    expect(await verifyHere(here)).toMatchObject({ intact: true, warnings })
    await inFolder(async (folder) => {
      const paths = writeExport(folder('log'), log, { heldKey: `${first.verifier.text}\n` })
      expect(await verifyAuditExport({ log: paths.log })).toMatchObject({ intact: true, warnings })
      expect(await verifyAuditExport(paths)).toMatchObject({
        intact: false,
        firstBad: { position: size, kind: 'signature' },
        warnings,
      })
    })
  })

  it('ends well wherever the process died on the way', async () => {
    for (let dying = 0; ; dying += 1) {
      const here = await installation()
      here.file.current = undefined
      const died = await command(
        here,
        dying,
      )({ ...why, lost: true }).then(
        () => false,
        () => true,
      )
      if (died) {
        // Once the new key is in its place it is not lost, and nothing of the command is left to be done but to say so.
        await command(here)({ ...why, lost: true }).catch((error: unknown) =>
          expect(error).toMatchObject({ code: 'conflict' }),
        )
      }
      expect({ dying, started: await start(here) }).not.toEqual({ dying, started: 'refused' })
      expect(here.bound).toEqual({ signer: held(here), successor: undefined })
      expect({ dying, ...(await verifyHere(here)) }).toMatchObject({
        dying,
        intact: true,
        warnings: [{ kind: 'key-lost' }],
      })
      if (!died) return
    }
  })

  it('is not where somebody found it again before the change was anchored', async () => {
    const here = await installation()
    here.file.current = undefined
    await announce(here.history, { from: first.verifier.text, to: strange.verifier.text, lost: true })
    here.bound = { ...here.bound, successor: strange.verifier.text }
    here.file.current = first
    expect(await command(here)({ ...why, lost: false })).toMatchObject({ outcome: 'replaced', lost: false })
    await expectSound(here, 2)
  })
})
