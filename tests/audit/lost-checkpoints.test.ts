import { describe, expect, it } from '@jest/globals'
import type { AuditReader, CheckpointAnchor } from '../../src/audit/ports.ts'
import { makeVerifyAuditLog } from '../../src/audit/verify-audit-log.ts'
import { makeHistory, makeRandom, someEvent } from '../support/make-audit-history.ts'

/** Three checkpoints, over two, four and six entries. */
async function history() {
  const log = makeHistory()
  for (let round = 0; round < 3; round += 1) await addCheckpoint(log)
  return log
}

type Log = Awaited<ReturnType<typeof history>>

async function addCheckpoint(log: Log): Promise<void> {
  const random = makeRandom(7)
  await log.log.appendAll([someEvent(random), someEvent(random)])
  await log.writeCheckpoint()
}

const verify = (log: Log, changed: { auditReader?: AuditReader; anchor?: CheckpointAnchor } = {}) =>
  makeVerifyAuditLog({ ...log, auditReader: log.reader, ...changed })()

/** As somebody leaves the copies who deletes one of them in the database. */
const without = (reader: AuditReader, missing: number): AuditReader => ({
  ...reader,
  newestCheckpoint: async () =>
    (await reader.checkpoints(0, 1000)).findLast((copy) => copy.number !== missing),
  checkpoints: async (from, limit) =>
    (await reader.checkpoints(from, limit)).filter(({ number }) => number !== missing),
})

describe('a log whose anchor has lost checkpoints', () => {
  it.each([
    [1, 4],
    [2, 2],
    [3, 0],
  ])('is not intact where the newest %s are gone', async (lost, position) => {
    const log = await history()
    log.anchor.segments.splice(-lost)
    expect(await verify(log)).toEqual({
      intact: false,
      entries: 6,
      anchoredTo: position,
      firstBad: { position, kind: 'signature' },
    })
  })

  it('is not intact where the database has a checkpoint of a number far ahead', async () => {
    const log = await history()
    const note = (await log.reader.newestCheckpoint())?.note ?? ''
    await log.sequence.insertCheckpoints([{ number: 999_999, size: 6, note }], new Date(0))
    expect((await verify(log)).firstBad).toEqual({ position: 6, kind: 'signature' })
  })
})

describe('a log whose database has lost copies of checkpoints', () => {
  it.each([0, 1])('is not intact where number %s is gone and a later one is there', async (missing) => {
    const log = await history()
    const found = await verify(log, { auditReader: without(log.reader, missing) })
    expect(found.firstBad).toEqual({ position: missing * 2, kind: 'signature' })
  })

  it('is intact where the newest was anchored and never copied: the process died in between', async () => {
    const log = await history()
    expect(await verify(log, { auditReader: without(log.reader, 2) })).toMatchObject({ intact: true })
  })

  it('is not intact where a copy says another size', async () => {
    const log = await history()
    const auditReader: AuditReader = {
      ...log.reader,
      checkpoints: async (from, limit) =>
        (await log.reader.checkpoints(from, limit)).map((copy) =>
          copy.number === 1 ? { ...copy, size: 3 } : copy,
        ),
    }
    expect((await verify(log, { auditReader })).firstBad).toEqual({ position: 2, kind: 'signature' })
  })
})

describe('a log to which checkpoints are written while it is verified', () => {
  it('raises no alarm, wherever in between that falls', async () => {
    for (let moment = 0; moment < 40; moment += 1) {
      const log = await history()
      let looks = 0
      /** Adds a checkpoint before the look of this number. */
      const busy = <Given extends unknown[], Answer>(look: (...given: Given) => Promise<Answer>) => {
        return async (...given: Given): Promise<Answer> => {
          if (looks++ === moment) await addCheckpoint(log)
          return look(...given)
        }
      }
      const { size, entries, details, checkpoints, newestCheckpoint } = log.reader
      const auditReader: AuditReader = {
        ...log.reader,
        size: busy(size),
        entries: busy(entries),
        details: busy(details),
        checkpoints: busy(checkpoints),
        newestCheckpoint: busy(newestCheckpoint),
      }
      const anchor = { ...log.anchor, newest: busy(log.anchor.newest), read: busy(log.anchor.read) }
      expect({ moment, ...(await verify(log, { auditReader, anchor })) }).toMatchObject({
        moment,
        intact: true,
      })
    }
  })
})
