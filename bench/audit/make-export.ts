import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import type { AuditEvent } from '../../src/audit/audit-event.ts'
import { canonicalJson } from '../../src/audit/canonical-json.ts'
import { signCheckpoint } from '../../src/audit/checkpoints/checkpoint.ts'
import { draftEntry } from '../../src/audit/draft-entry.ts'
import { newSecretKeyText, parseSigningKey } from '../../src/audit/keys/note-key.ts'
import { placeDrafts } from '../../src/audit/leaf.ts'
import { edgeRoot, emptyEdge, extendEdge } from '../../src/audit/tree/merkle-edge.ts'

/** Entries between two checkpoints: what a busy minute writes. */
const BETWEEN = 1_000

/**
 * Writes an export of a log of so many entries as `audit export` does: `file`, its checkpoints, the key, and with
 * `details` what lies beside. The entries are those of a disposal: decided, destroyed, captured, in turn.
 */
export async function makeExport(file: string, entries: number): Promise<void> {
  const key = parseSigningKey(newSecretKeyText('bench'))
  if (key === undefined) throw new Error('a new key cannot be read')
  const log = createWriteStream(file)
  const beside = createWriteStream(`${file}.details`)
  const notes: string[] = []
  let edge = emptyEdge
  let previous: Buffer | null = null
  while (edge.size < entries) {
    const first = edge.size
    const drafts = Array.from({ length: Math.min(BETWEEN, entries - first) }, (_, index) =>
      draftEntry(eventAt(first + index), new Date(Date.UTC(2026, 0, 1) + (first + index) * 50)),
    )
    const placed = placeDrafts(
      drafts.map(({ text }) => text),
      { position: first, previous },
    )
    previous = placed.at(-1)?.hash ?? null
    edge = extendEdge(
      edge,
      placed.map(({ hash }) => hash),
    )
    notes.push(signCheckpoint(edge.size, edgeRoot(edge), key))
    const lines = drafts.flatMap(({ details }, index) =>
      details.map(({ name, value, salt }) =>
        canonicalJson({ name, position: first + index, salt: salt.toString('hex'), value }),
      ),
    )
    await write(log, `${placed.map(({ bytes }) => bytes.toString()).join('\n')}\n`)
    await write(beside, `${lines.join('\n')}\n`)
  }
  log.end()
  beside.end()
  await Promise.all([finished(log), finished(beside)])
  await writeFile(`${file}.checkpoints`, notes.join('\n'))
  await writeFile(`${file}.pub`, `${key.verifier.text}\n`)
}

function eventAt(index: number): AuditEvent {
  const actor = {
    kind: 'person',
    id: `0194a000-0000-7000-8000-${pad(index % 40)}`,
    name: 'A. Officer',
  } as const
  const subject = { type: 'record', id: `01940000-0000-7000-8000-${pad(index)}` } as const
  const batchId = `0194b000-0000-7000-8000-${pad(index >> 10)}`
  switch (index % 3) {
    case 0:
      return { action: 'item.decided', actor, subject, codes: { batchId, decision: 'destroy', until: null } }
    case 1:
      return { action: 'item.destroyed', actor, subject, codes: { batchId, size: 102_400 } }
    default:
      return {
        action: 'record.captured',
        actor,
        subject,
        codes: { size: 102_400 },
        details: { title: `Letter ${index}`, filename: `letter-${index}.pdf` },
        conditions: null,
      }
  }
}

function pad(number: number): string {
  return number.toString(16).padStart(12, '0')
}

async function write(stream: ReturnType<typeof createWriteStream>, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}
