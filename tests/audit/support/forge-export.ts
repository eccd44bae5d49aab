import { signCheckpoint } from '../../../src/audit/checkpoints/checkpoint.ts'
import type { SigningKey } from '../../../src/audit/keys/note-key.ts'
import { edgeRoot, emptyEdge, extendEdge } from '../../../src/audit/tree/merkle-edge.ts'
import { leafHash } from '../../../src/audit/tree/merkle-hash.ts'
import { makeSigningKey } from '../../support/make-audit-parts.ts'
import { type Exported, editField, key, type Mutation, replaced, vouched } from './exported-log.ts'

/**
 * By somebody who computes anew all that can be computed: the chain from the edited entry on, the tree and its roots.
 * Only the signature is out of their reach, and where it is not, only what the reader kept.
 */
export const forgeries: { readonly [name: string]: Mutation } = {
  'edits one, computes all anew and leaves the signatures': (exported, random) => {
    const position = random.between(0, exported.lines.length - 1)
    const log = forgeFrom(exported.lines, position)
    return {
      log,
      notes: renoted(exported, position, log, (size, root, note) => {
        const [origin, , , ...signatures] = note.split('\n')
        return [origin, size, root.toString('base64'), ...signatures].join('\n')
      }),
      expected: { position: vouched(exported, position), kind: 'signature' },
    }
  },
  'edits one, computes all anew and signs with another key': (exported, random) => {
    const position = random.between(0, exported.lines.length - 1)
    const log = forgeFrom(exported.lines, position)
    const other = makeSigningKey()
    return {
      log,
      notes: renoted(exported, position, log, (size, root) => signCheckpoint(size, root, other)),
      expected: { position: vouched(exported, position), kind: 'signature' },
    }
  },
  'edits one, signs with another key and gives that one out': (exported, random) => {
    const position = random.between(0, exported.lines.length - 1)
    const log = forgeFrom(exported.lines, position)
    const other = makeSigningKey()
    return {
      log,
      notes: renoted(exported, -1, log, (size, root) => signCheckpoint(size, root, other)),
      pub: `${other.verifier.text}\n`,
      heldKey: exported.pub,
      expected: { position: 0, kind: 'signature' },
    }
  },
  'signs with another key under the number of ours': (exported, random) => {
    const position = random.between(0, exported.lines.length - 1)
    const log = forgeFrom(exported.lines, position)
    const other = numberedLikeOurs(makeSigningKey())
    return {
      log,
      notes: renoted(exported, position, log, (size, root) => signCheckpoint(size, root, other)),
      expected: { position: vouched(exported, position), kind: 'signature' },
    }
  },
  'forks the log with our key, before what a reader holds': (exported, random) => {
    const at = random.between(0, exported.notes.length - 1)
    const held = exported.sizes[at] ?? 0
    const branch = random.between(vouched(exported, held - 1), held - 1)
    const log = forgeFrom(exported.lines, branch)
    const notes = renoted(exported, branch, log, (size, root) => signCheckpoint(size, root, key))
    return {
      log,
      notes,
      held: [exported.notes[at] ?? ''],
      expected: { position: vouched(exported, held - 1), kind: 'forked' },
    }
  },
  'forks the log with our key and lets it end before what a reader holds': (exported, random) => {
    const held = exported.sizes.at(-1) ?? 0
    const branch = random.between(0, held - 2)
    const end = random.between(branch + 1, held - 1)
    const log = forgeFrom(exported.lines, branch).slice(0, end)
    return {
      log,
      notes: [signCheckpoint(end, rootOf(log, end), key)],
      details: until(exported.details, end),
      held: exported.notes.slice(-1),
      expected: { position: end, kind: 'truncated' },
    }
  },
  'cuts the tail within a checkpoint and drops those over it': (exported, random) => {
    const ends = exported.lines.map((_, end) => end).filter((end) => !exported.sizes.includes(end))
    const end = random.pick(ends)
    const notes = exported.notes.filter((_, at) => (exported.sizes[at] ?? 0) <= end)
    return {
      log: exported.lines.slice(0, end),
      notes,
      details: until(exported.details, end),
      // An export ends with a checkpoint over all of it: one without any, or without its own, is none.
      expected: {
        position: vouched(exported, end),
        kind: end === 0 ? 'truncated' : notes.length === 0 ? 'signature' : 'altered',
      },
      ...(end === 0 ? { held: exported.notes.slice(0, 1) } : {}),
    }
  },
}

/** The log with another entry at `position`, and each later one naming what now stands before it. */
function forgeFrom(lines: readonly string[], position: number): readonly string[] {
  const log = replaced(lines, position, editField(lines[position] ?? ''))
  for (let at = position + 1; at < log.length; at += 1) {
    const hash = leafHash(log[at - 1] ?? '').toString('hex')
    log[at] = (log[at] ?? '').replace(/"previous":"[0-9a-f]{64}"/, `"previous":"${hash}"`)
  }
  return log
}

/** The export's notes, those over more than `position` entries written anew for the log as it is now. */
function renoted(
  { notes, sizes }: Exported,
  position: number,
  log: readonly string[],
  write: (size: number, root: Buffer, note: string) => string,
): readonly string[] {
  return notes.map((note, at) => {
    const size = sizes[at] ?? 0
    return size <= position ? note : write(size, rootOf(log, size), note)
  })
}

function rootOf(log: readonly string[], size: number): Buffer {
  return edgeRoot(
    extendEdge(
      emptyEdge,
      log.slice(0, size).map((line) => leafHash(line)),
    ),
  )
}

function numberedLikeOurs(other: SigningKey): SigningKey {
  return { ...other, verifier: { ...other.verifier, name: key.verifier.name, id: key.verifier.id } }
}

function until(details: string, end: number): string {
  const kept = details.split('\n').filter((line) => line !== '' && JSON.parse(line).position < end)
  return kept.map((line) => `${line}\n`).join('')
}
