import { describe, expect, it } from '@jest/globals'
import { openCheckpoint } from '../../src/audit/checkpoints/checkpoint.ts'
import { makeGetCheckpoint } from '../../src/audit/checkpoints/get-checkpoint.ts'
import { makeKeepAnchored } from '../../src/audit/checkpoints/keep-anchored.ts'
import { makeExportEntries } from '../../src/audit/export-entries.ts'
import { makeGetConsistency } from '../../src/audit/get-consistency.ts'
import { makeGetProof } from '../../src/audit/get-proof.ts'
import { makeListAuditEntries } from '../../src/audit/list-audit-entries.ts'
import type { AuditEvent } from '../../src/audit/ports.ts'
import { isConsistent } from '../../src/audit/tree/merkle-consistency.ts'
import { leafHash } from '../../src/audit/tree/merkle-hash.ts'
import { isIncluded } from '../../src/audit/tree/merkle-proof.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { makeFakeAudit } from '../support/fakes/fake-audit.ts'
import { makeFakeCheckpointAnchor } from '../support/fakes/fake-checkpoint-anchor.ts'
import { logReader } from '../support/log-reader.ts'
import { makeAuditParts } from '../support/make-audit-parts.ts'

const officer = { kind: 'person', id: 'person-1', name: '=cmd|calc' } as const
const sensitive = { classPath: ['HR'], marking: 'official-sensitive', groups: [] } as const
const captured = (id: string, conditions?: typeof sensitive): AuditEvent<'record.captured'> => ({
  action: 'record.captured',
  actor: officer,
  subject: { type: 'record', id },
  codes: { size: 5 },
  details: { title: `Title of ${id}` },
  conditions: conditions ?? null,
})
const everything = logReader(() => true)
const nothing = logReader(() => false)
const cleared = logReader(({ marking }) => marking === 'official-sensitive')

function setUp() {
  let now = new Date('2026-03-31T22:30:00.000Z')
  const clock = { now: () => now, drill: true }
  const fake = makeFakeAudit(clock)
  const anchor = makeFakeCheckpointAnchor()
  const parts = makeAuditParts({ auditSequence: fake.sequence, auditReader: fake.reader, anchor, clock })
  return {
    ...fake,
    ...parts,
    anchor,
    setClock: (instant: string) => {
      now = new Date(instant)
    },
    keepAnchored: makeKeepAnchored({
      ...parts,
      unitOfWork: fake.unitOfWork,
      origin: parts.signingKey.verifier.name,
    }),
    list: makeListAuditEntries(parts),
    getProof: makeGetProof(parts),
    getConsistency: makeGetConsistency(parts),
    getCheckpoint: makeGetCheckpoint(parts),
    exportEntries: makeExportEntries(parts),
  }
}

async function textOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all).toString()
}

describe('anchoring', () => {
  it('fails what waits for it while the place cannot be written, and not a moment longer', async () => {
    const log = setUp()
    const write = log.anchor.write
    Object.assign(log.anchor, { write: async () => Promise.reject(new Error('disk gone')) })
    const id = await log.log.append(captured('r-1'))
    await expect(log.ensureAnchored(id)).rejects.toMatchObject({
      code: 'checkpoint-not-anchored',
      retryable: true,
    })
    await expect(log.ensureAnchored()).rejects.toMatchObject({ code: 'checkpoint-not-anchored' })
    Object.assign(log.anchor, { write })
    expect(await log.ensureAnchored(id)).toMatchObject({ number: 0, size: 1 })
  })

  it('never answers for an entry that is not in the log', async () => {
    const log = setUp()
    await log.log.append(captured('r-1'))
    const strange = (await log.log.append(captured('r-2'))).replace(/.$/, 'x')
    await expect(log.ensureAnchored(strange as never)).rejects.toMatchObject({
      code: 'checkpoint-not-anchored',
    })
  })

  it('writes nothing for an entry that is anchored already', async () => {
    const log = setUp()
    const id = await log.log.append(captured('r-1'))
    await log.ensureAnchored(id)
    await log.log.append(captured('r-2'))
    await log.ensureAnchored(id)
    expect(log.anchor.segments).toHaveLength(1)
  })

  it('splits a great many entries over several checkpoints', async () => {
    const log = setUp()
    await log.log.appendAll(Array.from({ length: 12_001 }, (_, index) => captured(`r-${index}`)))
    expect(await log.writeCheckpoint()).toMatchObject({ number: 2, size: 12_001 })
  })

  it('is done within the round after new entries, by a heartbeat an hour after the last, and else not at all', async () => {
    const log = setUp()
    await log.log.append(captured('r-1'))
    expect(await log.keepAnchored()).toMatchObject({ number: 0, size: 1 })
    log.setClock('2026-03-31T23:29:59.000Z')
    expect(await log.keepAnchored()).toMatchObject({ number: 0 })
    log.setClock('2026-03-31T23:30:00.000Z')
    expect(await log.keepAnchored()).toMatchObject({ number: 1, size: 2 })
    expect(log.events.at(-1)?.action).toBe('log.heartbeat')
  })

  it('refuses to begin anew where the anchor has lost its checkpoints', async () => {
    const log = setUp()
    await log.log.append(captured('r-1'))
    await log.writeCheckpoint()
    log.anchor.segments.length = 0
    await expect(log.writeCheckpoint()).rejects.toMatchObject({ code: 'audit-log-damaged' })
  })
})

describe('the list of entries', () => {
  it('withholds what lies beside from who may not read it, and shows all else', async () => {
    const log = setUp()
    await log.log.append(captured('r-1', sensitive))
    const page = { size: 10, cursor: null }
    const [withheld] = (await log.list({}, page, nothing)).items
    expect(withheld).toMatchObject({
      position: 0,
      actor: 'person-1',
      actorName: '=cmd|calc',
      action: 'record.captured',
      details: 'withheld',
    })
    expect(JSON.stringify(withheld)).not.toContain('Title')
    const [shown] = (await log.list({}, page, cleared)).items
    expect(shown).toMatchObject({ details: { size: 5, title: 'Title of r-1' } })
    const [entry] = await log.reader.entries(0, 1)
    expect(shown?.leafHash).toBe(leafHash(entry?.bytes ?? '').toString('hex'))
  })

  it('withholds an entry that names a record which its reader may not read, and so does every export', async () => {
    const log = setUp()
    const superseded = (id: string, by: string): AuditEvent<'record.superseded'> => ({
      action: 'record.superseded',
      actor: officer,
      subject: { type: 'record', id },
      codes: { by, on: '2026-03-31' },
      details: { reason: `replaced by ${by}` },
      conditions: null,
    })
    await log.log.append(superseded('r-1', 'r-hidden'))
    await log.log.append(superseded('r-2', 'r-shown'))
    await log.log.append(captured('r-hidden'))
    const partly = logReader(() => true, ['r-hidden'])
    const { items } = await log.list({}, { size: 10, cursor: null }, partly)
    expect(items.map(({ details }) => details)).toEqual([
      'withheld',
      { by: 'r-shown', on: '2026-03-31', reason: 'replaced by r-shown' },
      { size: 5, title: 'Title of r-hidden' },
    ])
    const [, first, second] = (await textOf(log.exportEntries('csv', {}, partly))).split('\r\n')
    expect(first).toContain(',withheld,')
    expect(second).toContain('r-shown')
    const lines = (await textOf((await log.exportAuditLog(partly)).details)).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { position: 0, name: 'actorName', value: officer.name },
      { position: 0, name: 'reason', withheld: true },
      { position: 1, name: 'actorName' },
      { position: 1, name: 'reason', value: 'replaced by r-shown' },
      { position: 2, name: 'actorName' },
      { position: 2, name: 'title' },
    ])
  })

  it('is walked page by page, and refuses a cursor of another', async () => {
    const log = setUp()
    await log.log.appendAll(Array.from({ length: 7 }, (_, index) => captured(`r-${index}`)))
    const seen: number[] = []
    for (let cursor: string | null = null, more = true; more; ) {
      const page: Awaited<ReturnType<typeof log.list>> = await log.list({}, { size: 3, cursor }, everything)
      seen.push(...page.items.map(({ position }) => position))
      cursor = page.next
      more = cursor !== null
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6])
    for (const cursor of [
      '',
      'x',
      Buffer.from('p-1').toString('base64url'),
      Buffer.from('p99999999999999999').toString('base64url'),
    ]) {
      await expect(log.list({}, { size: 3, cursor }, everything)).rejects.toMatchObject({ code: 'malformed' })
    }
  })

  it('shows an erased detail as gone', async () => {
    const log = setUp()
    await log.log.append(captured('r-1'))
    await log.log.eraseDetails({ actor: officer, subject: { type: 'record', id: 'r-1' }, basis: 'destroyed' })
    const [entry] = (await log.list({ subject: 'r-1' }, { size: 1, cursor: null }, everything)).items
    expect(entry).toMatchObject({ details: { size: 5, title: null } })
  })
})

describe('a proof', () => {
  it('is not answered beyond the newest checkpoint, or before the first', async () => {
    const log = setUp()
    await log.log.append(captured('r-1'))
    await log.sequenceEntries()
    await expect(log.getProof(0)).rejects.toMatchObject({ code: 'not-found' })
    await expect(log.getCheckpoint()).rejects.toMatchObject({ code: 'not-found' })
    await log.writeCheckpoint()
    for (const position of [1, -1, 0.5, Number.NaN]) {
      await expect(log.getProof(position)).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it('leads from any entry to the signed root, also in a log of many subtrees', async () => {
    const log = setUp()
    await log.log.appendAll(Array.from({ length: 1300 }, (_, index) => captured(`r-${index}`)))
    await log.writeCheckpoint()
    for (const position of [0, 1, 255, 256, 511, 512, 1023, 1024, 1279, 1280, 1298, 1299]) {
      const proof = await log.getProof(position)
      const { size, root } = openCheckpoint(proof.checkpoint, [log.signingKey.verifier])
      expect(size).toBe(1300)
      const path = proof.path.map((hash) => Buffer.from(hash, 'hex'))
      expect(isIncluded(Buffer.from(proof.leafHash, 'hex'), position, size, path, root)).toBe(true)
    }
  })
})

describe('a proof of consistency', () => {
  it('is not answered from nothing, or beyond the newest checkpoint', async () => {
    const log = setUp()
    await log.log.append(captured('r-1'))
    await expect(log.getConsistency(1)).rejects.toMatchObject({ code: 'not-found' })
    await log.writeCheckpoint()
    for (const from of [0, 2, -1, 0.5, Number.NaN])
      await expect(log.getConsistency(from)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('leads from the root of a checkpoint that was kept to the newest, also over many subtrees', async () => {
    const log = setUp()
    const kept: { readonly size: number; readonly root: Buffer }[] = []
    for (const more of [1, 254, 2, 255, 513, 275]) {
      await log.log.appendAll(Array.from({ length: more }, (_, index) => captured(`r-${more}-${index}`)))
      await log.writeCheckpoint()
      const { size, root } = openCheckpoint(await log.getCheckpoint(), [log.signingKey.verifier])
      kept.push({ size, root })
    }
    const now = kept.at(-1)
    for (const before of kept) {
      const proof = await log.getConsistency(before.size)
      expect(proof.fromRootHash).toBe(before.root.toString('hex'))
      const path = proof.path.map((hash) => Buffer.from(hash, 'hex'))
      expect(now !== undefined && isConsistent(before, now, path)).toBe(true)
    }
  })
})

describe('the export of some days', () => {
  it('gives no spreadsheet a formula and no asker what is withheld', async () => {
    const log = setUp()
    await log.log.append(captured('r-1', sensitive))
    await log.log.append({ ...captured('r-2'), details: { title: 'A "quoted", title' }, conditions: null })
    const csv = await textOf(log.exportEntries('csv', {}, nothing))
    const [header, first, second] = csv.split('\r\n')
    expect(header).toBe('position,at,actor,actorName,action,subjectType,subjectId,outcome,details,leafHash')
    expect(first).toMatch(
      /^0,2026-03-31T22:30:00\.000Z,person-1,"'=cmd\|calc",record\.captured,record,r-1,done,withheld,[0-9a-f]{64}$/,
    )
    expect(second).toContain('"{""size"":5,""title"":""A \\""quoted\\"", title""}"')
  })

  it('gives the leaves of London days, both included, as lines', async () => {
    const log = setUp()
    await log.log.append(captured('march'))
    log.setClock('2026-03-31T23:00:00.000Z')
    await log.log.append(captured('april'))
    const april = parseDate('2026-04-01')
    const lines = await textOf(log.exportEntries('jsonl', { from: april, to: april }, everything))
    const [, entry] = await log.reader.entries(0, 2)
    expect(lines).toBe(`${entry?.bytes}\n`)
  })
})
