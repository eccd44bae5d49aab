import { openCheckpoint, signCheckpoint } from '../../../src/audit/checkpoints/checkpoint.ts'
import { leafHash } from '../../../src/audit/tree/merkle-hash.ts'
import type { Random } from '../../support/make-audit-history.ts'
import { makeSigningKey } from '../../support/make-audit-parts.ts'
import { editField, inserted, key, type Mutation, replaced, vouched, without } from './exported-log.ts'

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

/** With an editor: the log and its checkpoints changed by hand. */
export const editsOfLog: { readonly [name: string]: Mutation } = {
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
  'edits many in a row': ({ lines }, random) => {
    // Not up to the last: nothing follows it that could tell what it was.
    const position = random.between(0, lines.length - 13)
    const end = random.between(position + 11, lines.length - 2)
    const log = lines.map((line, at) => (at >= position && at <= end ? editField(line) : line))
    return { log, expected: { position, kind: 'altered' } }
  },
  'gives every line another end, as mail and file transfer may': ({ lines }) => ({
    log: lines.map((line) => `${line}\r`),
    expected: { position: 0, kind: 'altered' },
  }),
  'takes from the last entry what it says of the one before': ({ lines }, random) => {
    const position = lines.length - 1
    const another = random.pick(['null', '{}', '"none"'])
    const edited = (lines[position] ?? '').replace(/"previous":"[0-9a-f]{64}"/, `"previous":${another}`)
    return { log: replaced(lines, position, edited), expected: { position, kind: 'altered' } }
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
}
