import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Verification, verifyAuditExport } from '../../scripts/verify-audit.mjs'
import { openCheckpoint, signCheckpoint } from '../../src/audit/checkpoint.ts'
import { leafHash } from '../../src/audit/merkle-hash.ts'
import {
  type ExportTexts,
  exportTexts,
  growLog,
  makeHistory,
  makeRandom,
  type Random,
} from '../support/make-audit-history.ts'
import { makeSigningKey } from '../support/make-audit-parts.ts'

const key = makeSigningKey()
const MUTATIONS = Number(process.env['MUNIMENT_MUTATIONS'] ?? 220)
const CLEAN_LOGS = 50

interface Exported extends ExportTexts {
  readonly lines: readonly string[]
  readonly notes: readonly string[]
  readonly sizes: readonly number[]
}

interface Mutated {
  readonly log?: readonly string[]
  readonly notes?: readonly string[]
  readonly details?: string
  readonly pub?: string
  /** Checkpoints that the reader kept. */
  readonly held?: readonly string[]
  readonly expected: { readonly position: number; readonly kind: string }
}

const folder = mkdtempSync(join(tmpdir(), 'muniment-tampered-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function verify(exported: Exported, changes: Omit<Mutated, 'expected'> = {}): Promise<Verification> {
  const log = join(folder, 'log')
  writeFileSync(log, (changes.log ?? exported.lines).map((line) => `${line}\n`).join(''))
  writeFileSync(`${log}.checkpoints`, (changes.notes ?? exported.notes).join('\n'))
  writeFileSync(`${log}.pub`, changes.pub ?? exported.pub)
  writeFileSync(`${log}.details`, changes.details ?? exported.details)
  writeFileSync(`${log}.held`, (changes.held ?? []).join('\n'))
  return await verifyAuditExport({
    log,
    ...(changes.held === undefined ? {} : { checkpoints: [`${log}.held`] }),
  })
}

function taken(texts: ExportTexts): Exported {
  // A note is its text, a blank line and its signatures; notes are parted by a blank line.
  const pieces = texts.checkpoints.trimEnd().split('\n\n')
  const notes = Array.from(
    { length: pieces.length / 2 },
    (_, at) => `${pieces[at * 2]}\n\n${pieces[at * 2 + 1]}\n`,
  )
  const sizes = notes.map((note) => openCheckpoint(note, [key.verifier]).size)
  return { ...texts, lines: texts.log.split('\n').slice(0, -1), notes, sizes }
}

/** The size of the newest checkpoint that covers nothing from `position` on. */
const vouched = ({ sizes }: Exported, position: number): number =>
  Math.max(0, ...sizes.filter((size) => size <= position))

const without = <Item>(items: readonly Item[], index: number): Item[] => items.filter((_, at) => at !== index)
const replaced = <Item>(items: readonly Item[], index: number, item: Item): Item[] =>
  items.map((old, at) => (at === index ? item : old))
const inserted = <Item>(items: readonly Item[], index: number, item: Item): Item[] => [
  ...items.slice(0, index),
  item,
  ...items.slice(index),
]

/** Some other byte in place of some byte: in a field, a brace, a hash, anywhere. */
function editLine(line: string, random: Random): string {
  const bytes = Buffer.from(line)
  const at = random.between(0, bytes.length - 1)
  const other = (byte: number): number => {
    const candidate = random.between(32, 126)
    return candidate === byte ? other(byte) : candidate
  }
  bytes[at] = other(bytes[at] ?? 0)
  return bytes.toString()
}

function editField(line: string): string {
  return line
    .replace(/"outcome":"[a-z]+"/, '"outcome":"failed"')
    .replace(/"id":"(thing|batch)/, '"id":"other')
}

/** Each way to tamper, with what must be found. */
const mutations: { readonly [name: string]: (exported: Exported, random: Random) => Mutated } = {
  'edits a byte': ({ lines }, random) => {
    const position = random.between(0, lines.length - 1)
    return {
      log: replaced(lines, position, editLine(lines[position] ?? '', random)),
      expected: { position, kind: 'altered' },
    }
  },
  'edits a field': ({ lines }, random) => {
    const position = random.between(0, lines.length - 1)
    return {
      log: replaced(lines, position, editField(lines[position] ?? '')),
      expected: { position, kind: 'altered' },
    }
  },
  'edits two entries': ({ lines }, random) => {
    const position = random.between(0, lines.length - 2)
    const second = random.between(position + 1, lines.length - 1)
    const once = replaced(lines, position, editField(lines[position] ?? ''))
    return {
      log: replaced(once, second, editField(lines[second] ?? '')),
      expected: { position, kind: 'altered' },
    }
  },
  'edits an entry and what it says of the one before': ({ lines }, random) => {
    // Not the last: nothing follows it that could tell whether it or the one before was changed.
    const position = random.between(1, lines.length - 2)
    const edited = editField(lines[position] ?? '').replace(/"previous":"[0-9a-f]{8}/, '"previous":"00000000')
    return { log: replaced(lines, position, edited), expected: { position, kind: 'altered' } }
  },
  'swaps two': ({ lines }, random) => {
    const position = random.between(0, lines.length - 2)
    const other = random.between(position + 1, lines.length - 1)
    const log = replaced(replaced(lines, position, lines[other] ?? ''), other, lines[position] ?? '')
    return { log, expected: { position, kind: 'reordered' } }
  },
  'moves one down': ({ lines }, random) => {
    const position = random.between(0, lines.length - 2)
    const target = random.between(position + 1, lines.length - 1)
    return {
      log: inserted(without(lines, position), target, lines[position] ?? ''),
      expected: { position, kind: 'reordered' },
    }
  },
  'drops one': ({ lines }, random) => {
    const position = random.between(0, lines.length - 2)
    return { log: without(lines, position), expected: { position, kind: 'removed' } }
  },
  'drops some in a row': ({ lines }, random) => {
    const position = random.between(0, lines.length - 4)
    return {
      log: [...lines.slice(0, position), ...lines.slice(position + random.between(2, 3))],
      expected: { position, kind: 'removed' },
    }
  },
  'cuts the tail': ({ lines }, random) => {
    const position = random.between(0, lines.length - 1)
    return { log: lines.slice(0, position), expected: { position, kind: 'truncated' } }
  },
  'writes an entry twice': ({ lines }, random) => {
    const position = random.between(1, lines.length)
    return {
      log: inserted(lines, position, lines[position - 1] ?? ''),
      expected: { position, kind: 'altered' },
    }
  },
  'puts an entry in between': ({ lines }, random) => {
    const position = random.between(0, lines.length)
    const like = lines[Math.min(position, lines.length - 1)] ?? ''
    const forged = editField(like).replace(/"position":\d+/, `"position":${position}`)
    return { log: inserted(lines, position, forged), expected: { position, kind: 'altered' } }
  },
  'adds an entry that fits at the end': ({ lines }) => {
    const last = lines.at(-1) ?? ''
    const forged = editField(last)
      .replace(/"position":\d+/, `"position":${lines.length}`)
      .replace(/"previous":"[0-9a-f]{64}"/, `"previous":"${leafHash(last).toString('hex')}"`)
    return { log: [...lines, forged], expected: { position: lines.length, kind: 'altered' } }
  },
  'replaces an entry by a copy of another': ({ lines }, random) => {
    const position = random.between(0, lines.length - 2)
    return {
      log: replaced(lines, position, lines[position + 1] ?? ''),
      expected: { position, kind: 'altered' },
    }
  },
  'edits one and writes the chain anew': (exported, random) => {
    const position = random.between(0, exported.lines.length - 2)
    const log = replaced(exported.lines, position, editField(exported.lines[position] ?? ''))
    for (let at = position + 1; at < log.length; at += 1) {
      const hash = leafHash(log[at - 1] ?? '').toString('hex')
      log[at] = (log[at] ?? '').replace(/"previous":"[0-9a-f]{64}"/, `"previous":"${hash}"`)
    }
    // Only the signed roots tell now, so only the checkpoint before it is known to be right.
    const last = vouched(exported, position) === (exported.sizes.at(-2) ?? 0)
    return {
      log,
      expected: { position: last ? exported.lines.length - 1 : vouched(exported, position), kind: 'altered' },
    }
  },
  'signs with another key': (exported, random) => {
    const other = makeSigningKey()
    const at = random.between(0, exported.notes.length - 1)
    const { size, root } = openCheckpoint(exported.notes[at] ?? '', [key.verifier])
    return {
      notes: replaced(exported.notes, at, signCheckpoint(size, root, other)),
      expected: { position: exported.sizes[at - 1] ?? 0, kind: 'signature' },
    }
  },
  'signs all with another key': (exported) => {
    const other = makeSigningKey()
    const notes = exported.notes.map((note) => {
      const { size, root } = openCheckpoint(note, [key.verifier])
      return signCheckpoint(size, root, other)
    })
    return { notes, expected: { position: 0, kind: 'signature' } }
  },
  'edits a checkpoint': (exported, random) => {
    const at = random.between(0, exported.notes.length - 1)
    const [origin = '', size = '', ...rest] = (exported.notes[at] ?? '').split('\n')
    const note = [origin, String(Number(size) + 1), ...rest].join('\n')
    return {
      notes: replaced(exported.notes, at, note),
      expected: { position: exported.sizes[at - 1] ?? 0, kind: 'signature' },
    }
  },
  'drops the newest checkpoint': (exported) => ({
    notes: exported.notes.slice(0, -1),
    expected: {
      position: exported.sizes.at(-2) ?? 0,
      kind: exported.notes.length === 1 ? 'signature' : 'altered',
    },
  }),
  'plays an old export to a reader with a newer checkpoint': (exported, random) => {
    const at = random.between(0, exported.notes.length - 2)
    const position = exported.sizes[at] ?? 0
    const details = exported.details
      .split('\n')
      .filter((line) => line !== '' && JSON.parse(line).position < position)
    return {
      log: exported.lines.slice(0, position),
      notes: exported.notes.slice(0, at + 1),
      details: details.map((line) => `${line}\n`).join(''),
      held: exported.notes.slice(-1),
      expected: { position, kind: 'truncated' },
    }
  },
  'tells two histories': (exported, random) => {
    const at = random.between(0, exported.notes.length - 1)
    const size = exported.sizes[at] ?? 0
    const held = [signCheckpoint(size, leafHash('another history'), key)]
    return {
      held,
      expected: { position: Math.max(0, ...exported.sizes.filter((other) => other < size)), kind: 'forked' },
    }
  },
  'changes a text that lies beside': (exported, random) => {
    const lines = exported.details.split('\n').slice(0, -1)
    const at = random.between(0, lines.length - 1)
    const detail = JSON.parse(lines[at] ?? '')
    const details = replaced(lines, at, JSON.stringify({ ...detail, value: `${detail.value}!` }))
    return { details: `${details.join('\n')}\n`, expected: { position: detail.position, kind: 'altered' } }
  },
  'drops a text that lies beside': (exported, random) => {
    const lines = exported.details.split('\n').slice(0, -1)
    const at = random.between(0, lines.length - 1)
    return {
      details: `${without(lines, at).join('\n')}\n`,
      expected: { position: JSON.parse(lines[at] ?? '').position, kind: 'removed' },
    }
  },
}

async function someExport(random: Random): Promise<Exported> {
  const history = makeHistory(key)
  await growLog(history, random.between(12, 90), random)
  await history.writeCheckpoint()
  await growLog(history, random.between(1, 9), random)
  return taken(await exportTexts(history))
}

describe('an export', () => {
  const pool: Exported[] = []
  beforeAll(async () => {
    const random = makeRandom(20260101)
    for (let index = 0; index < CLEAN_LOGS; index += 1) pool.push(await someExport(random))
  })

  it(`raises no alarm untouched, ${CLEAN_LOGS} times`, async () => {
    for (const exported of pool) {
      const entries = exported.lines.length
      expect(await verify(exported)).toEqual({ intact: true, entries, anchoredTo: entries })
      expect(await verify(exported, { held: exported.notes.slice(0, 1) })).toMatchObject({ intact: true })
    }
  })

  const names = Object.keys(mutations)
  const each = Math.ceil(MUTATIONS / names.length)
  it.each(names)(`is caught where somebody %s, ${each} times`, async (name) => {
    const random = makeRandom(name.length * 7919)
    for (let index = 0; index < each; index += 1) {
      const exported = random.pick(pool)
      const { expected, ...changes } = mutations[name]?.(exported, random) ?? {
        expected: { position: -1, kind: '' },
      }
      const found = await verify(exported, changes)
      expect({ index, size: exported.lines.length, ...found.firstBad }).toEqual({
        index,
        size: exported.lines.length,
        ...expected,
      })
    }
  })
})
