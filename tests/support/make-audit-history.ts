import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeExportFiles } from '../../src/adapters/anchors/write-export-files.ts'
import type { AuditEvent } from '../../src/audit/audit-event.ts'
import type { SigningKey } from '../../src/audit/keys/note-key.ts'
import type { AuditTx, Erasure } from '../../src/audit/ports.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import { makeFakeAudit } from './fakes/fake-audit.ts'
import { makeFakeCheckpointAnchor } from './fakes/fake-checkpoint-anchor.ts'
import { logReader } from './log-reader.ts'
import { makeAuditParts } from './make-audit-parts.ts'

/** Numbers that look random and are the same in each run (mulberry32). */
export function makeRandom(seed: number) {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    /** A whole number from `low` to `high`, both included. */
    between: (low: number, high: number): number => low + Math.floor(next() * (high - low + 1)),
    pick: <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item,
  }
}

export type Random = ReturnType<typeof makeRandom>

const names = ['Aoife Byrne', 'Séamus Ó Néill', '李雷', '=HYPERLINK("x")', 'O"Brien, P.', ' ']

/** Some event, as any feature might tell. */
export function someEvent(random: Random): AuditEvent {
  const actor = { kind: 'person', id: `person-${random.between(1, 5)}`, name: random.pick(names) } as const
  const id = `thing-${random.between(1, 9)}`
  switch (random.between(1, 4)) {
    case 1:
      return {
        action: 'record.captured',
        actor,
        subject: { type: 'record', id },
        codes: { size: random.between(0, 1e9) },
        details: { title: `Letter ${random.pick(names)}`, filename: 'a\nb.pdf' },
        conditions: null,
      }
    case 2:
      return {
        action: 'batch.approved',
        actor,
        subject: { type: 'batch', id },
        details: { reason: 'Nobody needs it.' },
        conditions: null,
      }
    case 3:
      return {
        action: 'access.refused',
        actor,
        subject: { type: 'folder', id },
        outcome: 'refused',
        codes: { code: 'forbidden-role' },
      }
    default:
      return {
        action: 'item.destroyed',
        actor,
        subject: { type: 'record', id },
        codes: { batchId: 'batch-1', size: 12 },
      }
  }
}

/** Of what came before, perhaps: there are few subjects. */
function someErasure(random: Random, { actor, subject }: AuditEvent): Erasure {
  const names = random.pick([undefined, ['title'], ['title', 'filename', 'reason']])
  return { actor, subject, basis: 'destroyed', ...(names === undefined ? {} : { names }) }
}

/** Appends `entries` events, erases now and then what lies beside a subject, and writes a checkpoint now and then. */
export async function growLog(
  log: { readonly unitOfWork: UnitOfWork<AuditTx>; readonly writeCheckpoint: () => Promise<unknown> },
  entries: number,
  random: Random,
): Promise<void> {
  for (let index = 0; index < entries; index += 1) {
    const event = someEvent(random)
    if (random.between(1, 9) > 1) await log.unitOfWork.run(({ audit }) => audit.append(event))
    else await log.unitOfWork.run(({ audit }) => audit.eraseDetails(someErasure(random, event)))
    if (random.between(1, 12) === 1) await log.writeCheckpoint()
  }
}

/** A log in memory with its use cases. */
export function makeHistory(signingKey?: SigningKey) {
  const clock = { now: () => new Date('2026-02-03T04:05:06.007Z'), drill: true }
  const fake = makeFakeAudit(clock)
  const anchor = makeFakeCheckpointAnchor()
  const given = { auditSequence: fake.sequence, auditReader: fake.reader, anchor, clock }
  const parts = makeAuditParts(signingKey === undefined ? given : { ...given, signingKey })
  return { ...fake, ...parts, anchor }
}

/** The four files of an export, as text. */
export interface ExportTexts {
  readonly log: string
  readonly checkpoints: string
  readonly pub: string
  readonly details: string
}

/** Exports to a folder of its own and reads the files back. */
export async function exportTexts(history: ReturnType<typeof makeHistory>): Promise<ExportTexts> {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-export-'))
  try {
    const path = join(folder, 'log')
    await writeExportFiles(path, await history.exportAuditLog(logReader(() => true)))
    const read = (suffix: string): Promise<string> => readFile(`${path}${suffix}`, 'utf8')
    return {
      log: await read(''),
      checkpoints: await read('.checkpoints'),
      pub: await read('.pub'),
      details: await read('.details'),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
