import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { verifyAuditExport } from '../../scripts/verify-audit.mjs'
import { writeExportFiles } from '../../src/adapters/anchors/write-export-files.ts'
import { makeExportAuditLog } from '../../src/audit/export-audit-log.ts'
import type { AuditEvent, AuditReader } from '../../src/audit/ports.ts'
import { makeVerifyAuditLog } from '../../src/audit/verify-audit-log.ts'
import { logReader } from '../support/log-reader.ts'
import { makeHistory } from '../support/make-audit-history.ts'

const officer = { kind: 'person', id: 'person-1', name: 'Aoife' } as const
const subject = { type: 'record', id: 'r-1' } as const
const captured = (id: string = subject.id): AuditEvent<'record.captured'> => ({
  action: 'record.captured',
  actor: officer,
  subject: { type: 'record', id },
  details: { title: 'A letter', filename: 'letter.pdf' },
  conditions: null,
})
const erasure = { actor: officer, subject, basis: 'destroyed' } as const

const folder = mkdtempSync(join(tmpdir(), 'muniment-gaps-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As somebody leaves it who blanks what lies beside an entry in the database, or in the file of an export. */
function blanking(reader: AuditReader, position: number, ...names: readonly string[]): AuditReader {
  return {
    ...reader,
    details: async (entryIds) => {
      const [entry] = await reader.entries(position, 1)
      return (await reader.details(entryIds)).map((detail) =>
        detail.entryId === entry?.found.entryId && names.includes(detail.name)
          ? { ...detail, value: null, salt: null }
          : detail,
      )
    },
  }
}

describe('a text that is gone from beside an entry', () => {
  const history = async (...steps: readonly ('capture' | 'erase' | readonly string[])[]) => {
    const log = makeHistory()
    for (const step of steps) {
      if (step === 'capture') await log.log.append(captured())
      else await log.log.eraseDetails(step === 'erase' ? erasure : { ...erasure, names: step })
    }
    await log.writeCheckpoint()
    return log
  }
  type Log = Awaited<ReturnType<typeof history>>

  const verifyInside = (log: Log, auditReader = log.reader) => makeVerifyAuditLog({ ...log, auditReader })()
  const verifyOutside = async (log: Log, auditReader = log.reader) => {
    const path = join(folder, 'log')
    await writeExportFiles(path, await makeExportAuditLog({ ...log, auditReader })(logReader(() => true)))
    return verifyAuditExport({ log: path })
  }
  const bothSay = async (log: Log, reader: AuditReader, position: number | undefined) => {
    for (const verify of [verifyInside, verifyOutside]) {
      const firstBad = position === undefined ? undefined : { position, kind: 'removed' }
      expect((await verify(log, reader)).firstBad).toEqual(firstBad)
    }
  }

  it('is found where nothing says that it was erased', async () => {
    const log = await history('capture', 'capture')
    await bothSay(log, blanking(log.reader, 1, 'title'), 1)
  })

  it('is found where something else was erased', async () => {
    const log = await history('capture', ['filename'])
    await bothSay(log, blanking(log.reader, 0, 'filename', 'title'), 0)
    await bothSay(log, log.reader, undefined)
  })

  it('is found where it was said after an erasure', async () => {
    const log = await history('erase', 'capture')
    await bothSay(log, blanking(log.reader, 1, 'title'), 1)
  })

  it('is found where it is who acted, and was not named', async () => {
    const log = await history('capture', 'erase')
    await bothSay(log, blanking(log.reader, 0, 'actorName'), 0)
    await bothSay(log, log.reader, undefined)
  })

  it('is found where it is about another subject', async () => {
    const log = makeHistory()
    await log.log.append(captured('r-2'))
    await log.log.eraseDetails(erasure)
    await log.writeCheckpoint()
    await bothSay(log, blanking(log.reader, 0, 'title'), 0)
  })

  it('is found beside another entry than those that are named', async () => {
    const log = makeHistory()
    const updated = async (changed: string) =>
      log.log.append({
        action: 'record.updated',
        actor: officer,
        subject,
        codes: { changed: [changed] },
        details: { reason: 'Smith asked' },
        conditions: null,
      })
    await updated('title')
    await updated('date')
    await updated('title')
    await log.log.eraseDetails({
      ...erasure,
      names: ['title'],
      reasonsOf: ({ codes }) => Array.isArray(codes['changed']) && codes['changed'].includes('title'),
    })
    await log.writeCheckpoint()
    await bothSay(log, log.reader, undefined)
    await bothSay(log, blanking(log.reader, 1, 'reason'), 1)
    await bothSay(log, blanking(log.reader, 2, 'actorName'), 2)
  })

  it('is explained where the entry was taken up after a restore, and only there', async () => {
    const log = await history('capture', 'capture', 'capture')
    await log.log.append({
      action: 'log.taken-up',
      actor: officer,
      subject: { type: 'audit-log', id: 'log' },
      codes: { from: 1, to: 2, checkpoint: 0 },
    })
    await log.writeCheckpoint()
    await bothSay(log, blanking(log.reader, 1, 'title', 'filename', 'actorName'), undefined)
    await bothSay(log, blanking(log.reader, 2, 'title'), 2)
    await bothSay(log, blanking(log.reader, 0, 'title'), 0)
  })

  it('is no alarm where what says so has no place yet', async () => {
    const log = await history('capture')
    await log.log.eraseDetails(erasure)
    expect(await verifyInside(log)).toMatchObject({ intact: true, entries: 1 })
  })

  it('is in the log that is exported, also where it goes while that is read', async () => {
    const log = await history('capture', 'capture')
    let erased = 0
    // Twice: once more in what the export goes on to.
    const busy: AuditReader = {
      ...log.reader,
      details: async (entryIds) => {
        if (erased < 2) {
          erased += 1
          await log.log.eraseDetails(erasure)
          await log.log.append(captured())
        }
        return log.reader.details(entryIds)
      },
    }
    expect(await verifyOutside(log, busy)).toEqual({ intact: true, entries: 6, anchoredTo: 6 })
  })
})
