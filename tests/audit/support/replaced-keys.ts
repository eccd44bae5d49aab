import type { Successor } from '../../../src/audit/checkpoints/write-checkpoint.ts'
import type { SigningKey } from '../../../src/audit/keys/note-key.ts'
import { edgeRoot, emptyEdge, extendEdge } from '../../../src/audit/tree/merkle-edge.ts'
import { leafHash } from '../../../src/audit/tree/merkle-hash.ts'
import {
  type ExportTexts,
  exportTexts,
  growLog,
  makeHistory,
  type Random,
} from '../../support/make-audit-history.ts'
import { makeAuditParts, makeSigningKey } from '../../support/make-audit-parts.ts'
import type { Exported } from './exported-log.ts'

export interface History extends Omit<ReturnType<typeof makeHistory>, 'successor'> {
  readonly successor?: Successor
}

/** Keys of one log, which have one name. */
export const [first, second, third, strange] = [
  makeSigningKey(),
  makeSigningKey(),
  makeSigningKey(),
  makeSigningKey(),
] as const

/** The log as a process with this key has it. */
export function under(history: History, signingKey: SigningKey, successor?: Successor): History {
  const { sequence, reader, anchor, clock } = history
  const given = { auditSequence: sequence, auditReader: reader, anchor, clock, signingKey }
  const parts = makeAuditParts(successor === undefined ? given : { ...given, successor })
  return { ...history, ...parts, anchor }
}

/** Writes the entry that hands the log over; what it says may be anything. */
export async function announce(
  history: History,
  codes: { readonly from: string; readonly to: string; readonly lost: boolean },
): Promise<void> {
  await history.log.append({
    action: 'log.key-replaced',
    actor: { kind: 'operator', id: 'operator:root', name: 'root' },
    subject: { type: 'audit-log', id: first.verifier.name },
    codes,
    details: { reason: 'It is old.' },
    conditions: null,
  })
}

/** Replaces the key, and answers the log under the new one. */
export async function handOver(
  history: History,
  from: SigningKey,
  to: SigningKey,
  lost = false,
): Promise<History> {
  await announce(history, { from: from.verifier.text, to: to.verifier.text, lost })
  await under(history, from, { key: to, lost }).writeCheckpoint()
  return under(history, to)
}

/** A log of some entries under each of these keys in turn. */
export async function historyUnder(
  keys: readonly [SigningKey, ...SigningKey[]],
  random: Random,
  { lost = false }: { readonly lost?: boolean } = {},
): Promise<History> {
  let history = makeHistory(keys[0])
  for (const [index, key] of keys.entries()) {
    const before = keys[index - 1]
    // What a lost key has not signed goes with the entry that says so.
    if (before !== undefined) {
      if (!lost) await history.writeCheckpoint()
      history = await handOver(history, before, key, lost)
    }
    await growLog(history, random.between(5, 20), random)
    if (index === 0) await history.writeCheckpoint()
    await growLog(history, random.between(1, 5), random)
  }
  return history
}

/** An export taken apart, whoever signed it. */
export function takenApart(texts: ExportTexts): Exported {
  const pieces = texts.checkpoints.trimEnd().split('\n\n')
  const notes = Array.from(
    { length: pieces.length / 2 },
    (_, at) => `${pieces[at * 2]}\n\n${pieces[at * 2 + 1]}\n`,
  )
  return {
    ...texts,
    lines: texts.log.split('\n').slice(0, -1),
    notes,
    sizes: notes.map((note) => Number(note.split('\n')[1])),
  }
}

export const exported = async (history: History): Promise<Exported> => takenApart(await exportTexts(history))

/** Where the key is replaced: the position of the entry, and which checkpoint covers it first. */
export function changeIn({ lines, sizes }: Pick<Exported, 'lines' | 'sizes'>) {
  const position = lines.findLastIndex((line) => line.includes('"log.key-replaced"'))
  return { position, at: sizes.findIndex((size) => size > position) }
}

export function rootOf(lines: readonly string[], size: number): Buffer {
  const hashes = lines.slice(0, size).map((line) => leafHash(line))
  return edgeRoot(extendEdge(emptyEdge, hashes))
}
