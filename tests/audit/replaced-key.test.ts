import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { describeVerification, type Verification, verifyAuditExport } from '../../scripts/verify-audit.mjs'
import { signCheckpoint } from '../../src/audit/checkpoints/checkpoint.ts'
import { signNote } from '../../src/audit/checkpoints/signed-note.ts'
import type { SigningKey } from '../../src/audit/keys/note-key.ts'
import { leafHash } from '../../src/audit/tree/merkle-hash.ts'
import { growLog, makeHistory, makeRandom } from '../support/make-audit-history.ts'
import { editsOfDetails } from './support/edit-details.ts'
import { editsOfLog } from './support/edit-export.ts'
import { type Exported, type Mutated, replaced, without } from './support/exported-log.ts'
import {
  announce,
  changeIn,
  exported,
  first,
  handOver,
  historyUnder,
  rootOf,
  second,
  strange,
  third,
  under,
} from './support/replaced-keys.ts'
import { writeExport } from './support/write-export.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-replaced-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const verify = (log: Exported, changes: Omit<Mutated, 'expected'> = {}): Promise<Verification> =>
  verifyAuditExport(writeExport(join(folder, 'log'), log, changes))
const pub = (...keys: readonly SigningKey[]): string =>
  keys.map(({ verifier }) => `${verifier.text}\n`).join('')
const lastBefore = ({ sizes }: Exported, at: number): number => sizes[at - 1] ?? 0
/** The same text, signed by others. */
const signedBy = (note: string, ...keys: readonly SigningKey[]): string =>
  signNote(note.slice(0, note.lastIndexOf('\n\n') + 1), ...keys)

/** The log with another text in the line, and each later one naming what now stands before it. */
function rewritten(lines: readonly string[], position: number, line: string): string[] {
  const log = replaced(lines, position, line)
  for (let at = position + 1; at < log.length; at += 1) {
    const hash = leafHash(log[at - 1] ?? '').toString('hex')
    log[at] = (log[at] ?? '').replace(/"previous":"[0-9a-f]{64}"/, `"previous":"${hash}"`)
  }
  return log
}

let log: Exported
let at: number
let position: number
beforeEach(async () => {
  log = await exported(await historyUnder([first, second], makeRandom(11)))
  ;({ at, position } = changeIn(log))
})

describe('an export with two keys is not intact', () => {
  it.each([
    ['the new key alone signed the change', () => [second]],
    ['the old key alone signed the change', () => [first]],
    ['a strange key signed the change', () => [strange]],
    ['the old and a strange key signed the change', () => [first, strange]],
  ])('where %s', async (_what, signers) => {
    const notes = replaced(log.notes, at, signedBy(log.notes[at] ?? '', ...signers()))
    for (const heldKey of [pub(first, second), pub(first), pub(second), pub(first, second, strange)]) {
      expect(await verify(log, { notes, heldKey })).toMatchObject({
        intact: false,
        firstBad: { position: lastBefore(log, at), kind: 'signature' },
      })
    }
  })

  it('where the checkpoint that both signed was taken out', async () => {
    const found = await verify(log, { notes: without(log.notes, at) })
    expect(found.firstBad).toEqual({ position: lastBefore(log, at), kind: 'signature' })
  })

  it('where the old key signed a checkpoint after the change, with the true root or another', async () => {
    const last = log.notes.length - 1
    const forged = log.lines.map((line, index) =>
      index > position ? line.replace(/"outcome":"[a-z]+"/, '"outcome":"failed"') : line,
    )
    const lines = rewritten(forged, position + 1, forged[position + 1] ?? '')
    for (const keys of [pub(first, second), pub(first)]) {
      const notes = replaced(log.notes, last, signedBy(log.notes[last] ?? '', first))
      const found = await verify(log, { notes, heldKey: keys })
      expect(found.firstBad).toEqual({ position: lastBefore(log, last), kind: 'signature' })
      const allNotes = log.notes.map((note, index) =>
        index <= at
          ? note
          : signCheckpoint(log.sizes[index] ?? 0, rootOf(lines, log.sizes[index] ?? 0), first),
      )
      const forgery = await verify(log, { log: lines, notes: allNotes, heldKey: keys })
      expect(forgery.firstBad).toEqual({ position: log.sizes[at], kind: 'signature' })
    }
  })

  it('where the new key signed a checkpoint before the change', async () => {
    const notes = replaced(log.notes, at - 1, signedBy(log.notes[at - 1] ?? '', second))
    const found = await verify(log, { notes })
    expect(found.firstBad).toEqual({ position: lastBefore(log, at - 1), kind: 'signature' })
  })

  it('where a third key signs later and nothing in the log says so, whoever gives it out', async () => {
    const last = log.notes.length - 1
    const notes = replaced(log.notes, last, signedBy(log.notes[last] ?? '', third))
    for (const keys of [pub(first, second, third), pub(third, second), pub(first)]) {
      const found = await verify(log, { notes, pub: keys })
      expect(found.firstBad).toEqual({ position: lastBefore(log, last), kind: 'signature' })
    }
  })

  it('where the entry was altered to name a strange key, which signs from there on', async () => {
    const line = (log.lines[position] ?? '').replace(second.verifier.text, strange.verifier.text)
    const lines = rewritten(log.lines, position, line)
    const sign = (size: number, ...keys: readonly [SigningKey, ...SigningKey[]]) =>
      signCheckpoint(size, rootOf(lines, size), ...keys)
    const notes = log.notes.map((note, index) => (index < at ? note : sign(log.sizes[index] ?? 0, strange)))
    const details = log.details
    for (const heldKey of [pub(first), pub(first, strange), pub(first, second)]) {
      const found = await verify(log, { log: lines, notes, details, pub: pub(first, strange), heldKey })
      expect(found.firstBad).toEqual({ position: lastBefore(log, at), kind: 'signature' })
    }
    // With the signature of a checkpoint that the old key did sign, over other entries.
    const old = (log.notes[at] ?? '').split('\n').findLast((signature) => signature.startsWith('— ')) ?? ''
    const lifted = `${notes[at]}${old}\n`
    const found = await verify(log, { log: lines, notes: replaced(notes, at, lifted), heldKey: pub(first) })
    expect(found.intact).toBe(false)
    // With a signature of the strange key beside those of the checkpoint that is true.
    const beside = signNote((log.notes[at] ?? '').split('\n\n')[0]?.concat('\n') ?? '', strange)
    const true_ = `${log.notes[at]}${beside.split('\n').findLast((text) => text.startsWith('— '))}\n`
    const other = await verify(log, { log: lines, notes: replaced(notes, at, true_), heldKey: pub(first) })
    expect(other.intact).toBe(false)
  })

  it('where both keys are strange to its reader', async () => {
    const forged = await exported(await historyUnder([strange, third], makeRandom(11)))
    expect(await verify(forged)).toMatchObject({ intact: true })
    for (const heldKey of [pub(first), pub(second), pub(first, second)])
      expect((await verify(forged, { heldKey })).firstBad).toEqual({ position: 0, kind: 'signature' })
  })

  it('where the entry begins with another key than the log had', async () => {
    const history = await historyUnder([first, second], makeRandom(5))
    await announce(history, { from: strange.verifier.text, to: third.verifier.text, lost: false })
    await under(history, strange).sequenceEntries()
    const { lines } = await exportedUnsigned(history)
    const before = await exported(await historyUnder([first, second], makeRandom(5)))
    const notes = [
      ...before.notes,
      signCheckpoint(lines.length, rootOf(lines, lines.length), strange, third),
      signCheckpoint(lines.length, rootOf(lines, lines.length), second, third),
    ]
    const found = await verify({ ...before, lines }, { notes, pub: pub(first, second, third, strange) })
    expect(found.intact).toBe(false)
  })
})

async function exportedUnsigned(history: Awaited<ReturnType<typeof historyUnder>>) {
  const entries = await history.reader.entries(0, 10_000)
  return { lines: entries.map(({ bytes }) => bytes.toString()) }
}

describe('a log whose key was lost', () => {
  let lost: Exported
  let change: ReturnType<typeof changeIn>
  beforeEach(async () => {
    lost = await exported(await historyUnder([first, second], makeRandom(12), { lost: true }))
    change = changeIn(lost)
  })

  it('is not intact for who holds the old key alone, from where that signed last', async () => {
    const found = await verify(lost, { heldKey: pub(first) })
    const signedTo = lastBefore(lost, change.at)
    expect(found).toMatchObject({
      intact: false,
      anchoredTo: signedTo,
      firstBad: { position: signedTo, kind: 'signature' },
      warnings: [{ position: change.position, kind: 'key-lost', signedTo }],
    })
    expect(describeVerification(found)).toContain(`entry ${change.position} says that the key was lost`)
  })

  it('hides nothing that was changed before it from who kept a checkpoint of that time', async () => {
    const edited = 1
    const lines = rewritten(
      lost.lines,
      edited,
      (lost.lines[edited] ?? '').replace(/"outcome":"[a-z]+"/, '"outcome":"failed"'),
    )
    const sign = (index: number) =>
      signCheckpoint(lost.sizes[index] ?? 0, rootOf(lines, lost.sizes[index] ?? 0), second)
    // Whoever has no old key leaves out what it signed over the change, and keeps the rest.
    const kept = lost.sizes.flatMap((size, index) => (size <= edited || index >= change.at ? [index] : []))
    const notes = kept.map((index) => (index >= change.at ? sign(index) : (lost.notes[index] ?? '')))
    const changes = { log: lines, notes, details: lost.details }
    // Nobody can tell without: but how far the old key vouches is said.
    expect(await verify(lost, changes)).toMatchObject({
      intact: true,
      warnings: [{ kind: 'key-lost', signedTo: 0 }],
    })
    const held = [lost.notes[change.at - 1] ?? '']
    for (const heldKey of [pub(first, second), pub(first)]) {
      const found = await verify(lost, { ...changes, held, heldKey })
      expect(found).toMatchObject({ intact: false, firstBad: { position: 0 } })
    }
  })

  it('is not intact where another than the new key signed that', async () => {
    for (const signers of [[first], [strange]]) {
      const notes = replaced(lost.notes, change.at, signedBy(lost.notes[change.at] ?? '', ...signers))
      const found = await verify(lost, { notes })
      expect(found.firstBad).toEqual({ position: lastBefore(lost, change.at), kind: 'signature' })
    }
  })

  it('is intact for who has the new key as well, and is told', async () => {
    const warnings = [{ position: change.position, kind: 'key-lost', signedTo: lastBefore(lost, change.at) }]
    for (const changes of [{}, { heldKey: pub(first, second) }, { held: lost.notes.slice(0, 1) }])
      expect(await verify(lost, changes)).toMatchObject({ intact: true, warnings })
    expect(await verify(lost, { heldKey: pub(second) })).toMatchObject({
      intact: true,
      warnings: [{ position: change.position, kind: 'earlier-key' }, ...warnings],
    })
  })
})

describe('an export whose key was replaced', () => {
  it('names its keys in their order, the first as if it were the only one', async () => {
    expect(log.pub).toBe(pub(first, second))
    const young = makeHistory(first)
    await growLog(young, 3, makeRandom(1))
    expect((await exported(young)).pub).toBe(pub(first))
  })

  it('is intact with the keys it comes with, and for who holds the old one alone', async () => {
    const entries = log.lines.length
    for (const changes of [{}, { heldKey: pub(first) }, { heldKey: pub(second, first) }])
      expect(await verify(log, changes)).toEqual({ intact: true, entries, anchoredTo: entries })
    for (const note of log.notes) expect(await verify(log, { held: [note] })).toMatchObject({ intact: true })
  })

  it('is held against what its reader kept where it came without checkpoints, as far as these lead', async () => {
    const [oldest = '', change = '', newest = ''] = [log.notes[0], log.notes[at], log.notes.at(-1)]
    const ask = async (held: readonly string[], heldKey: string): Promise<boolean> => {
      const paths = writeExport(join(folder, 'bare'), log, { held, heldKey })
      rmSync(`${paths.log}.checkpoints`)
      return (await verifyAuditExport(paths)).intact
    }
    expect(await ask([oldest, newest], pub(first))).toBe(false)
    expect(await ask([oldest, signedBy(newest, first)], pub(first, second))).toBe(false)
    expect(await ask([oldest, change, newest], pub(first))).toBe(true)
    expect(await ask([oldest, newest], pub(first, second))).toBe(true)
    expect(await ask([newest], pub(second))).toBe(true)
  })

  it('is intact for who holds the new one alone, and is told what precedes', async () => {
    const found = await verify(log, { heldKey: pub(second) })
    const warnings = [{ position, kind: 'earlier-key', signedTo: log.sizes[at - 1] }]
    expect(found).toEqual({ intact: true, entries: log.lines.length, anchoredTo: log.lines.length, warnings })
    expect(describeVerification(found)).toContain('signed by an earlier key')
  })

  it('is intact for whoever holds any of three', async () => {
    const log = await exported(await historyUnder([first, second, third], makeRandom(3)))
    expect(log.pub).toBe(pub(first, second, third))
    for (const heldKey of [log.pub, pub(first)])
      expect(await verify(log, { heldKey })).toEqual({
        intact: true,
        entries: log.lines.length,
        anchoredTo: log.lines.length,
      })
    for (const heldKey of [pub(second), pub(third), pub(second, third)])
      expect(await verify(log, { heldKey })).toMatchObject({
        intact: true,
        warnings: [{ kind: 'earlier-key' }],
      })
  })

  it('is intact where it was tried before and cut short, under the last key alone', async () => {
    let history = makeHistory(first)
    await growLog(history, 9, makeRandom(6))
    await history.writeCheckpoint()
    await announce(history, { from: first.verifier.text, to: strange.verifier.text, lost: false })
    history = await handOver(history, first, second)
    await growLog(history, 4, makeRandom(7))
    const log = await exported(history)
    expect(log.pub).toBe(pub(first, second))
    for (const heldKey of [log.pub, pub(first)])
      expect(await verify(log, { heldKey })).toMatchObject({ intact: true })
    const { at } = changeIn(log)
    const notes = replaced(log.notes, at, signedBy(log.notes[at] ?? '', first, strange))
    expect((await verify(log, { notes, pub: pub(first, second, strange) })).intact).toBe(false)
  })

  it.each(
    Object.keys({ ...editsOfLog, ...editsOfDetails }).filter(
      (name) => !/sign|forge|key|fork|checkpoint|histories/.test(name),
    ),
  )('is tampered with where somebody %s, and the place is found as in any other', async (name) => {
    const random = makeRandom(name.length)
    for (let round = 0; round < 5; round += 1) {
      const log = await exported(await historyUnder([first, second], random))
      const mutated = { ...editsOfLog, ...editsOfDetails }[name]?.(log, random)
      if (mutated === undefined) throw new Error('no such way to tamper')
      const { expected, ...changes } = mutated
      const { firstBad } = await verify(log, changes)
      expect({ round, ...firstBad }).toEqual({ round, ...expected })
    }
  })
})
