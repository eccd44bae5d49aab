import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import { newId, type RecordId } from '../../kernel/ids.ts'
import { isSameData } from '../../kernel/is-same-data.ts'
import { cleanMediaType } from '../../records/clean-media-type.ts'
import { textKey } from '../../records/component-keys.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { currentComponents } from '../../records/current-components.ts'
import type { ComponentEntity, RecordEntity } from '../../records/record-entity.ts'
import type { IngestTx, RecordReading, Workbench } from '../ports.ts'
import { summariseReading } from '../reading/summarise-reading.ts'
import { concludeReading, pagesOf } from './conclude-reading.ts'
import { findStandingPart } from './find-standing-part.ts'
import { findKept, keepAttachments } from './keep-attachments.ts'
import type { ReadPart } from './read-unit.ts'
import { type ReadingTurn, stillStands } from './reading-turn.ts'
import { type SettledPart, settlePart } from './settle-part.ts'
import { serialiseStoredText } from './stored-text.ts'

interface Deps {
  readonly contentStore: ContentStore
  readonly clock: Clock
  readonly failpoint: Failpoint
}

/** A reading that has come to its end: of the record as it was when it began. */
export interface FinishedReading {
  readonly turn: ReadingTurn
  readonly begun: RecordEntity
  readonly attempt: number
  readonly parts: readonly ReadPart[]
}

/**
 * Keeps what was read: text objects, attachments, the record's state and the next job. Holds the record's row, so that
 * destruction waits, and looks at its state again, so that no late reading brings destroyed text back (DESIGN §3).
 * Each try writes under keys of its own: what a broken try left is an orphan, found by the record's prefix.
 */
export async function keepReading(
  deps: Deps,
  tx: IngestTx,
  bench: Workbench,
  { turn, begun, attempt, parts }: FinishedReading,
): Promise<void> {
  const { contentStore } = deps
  const { id } = begun
  const again = turn.kind === 'again'
  // Several may have been asked for again, and each would wait for the other to change the row that both of them hold.
  const record = await (again ? tx.records.findForChange(id) : tx.records.findForWriting(id))
  if (record?.state !== 'active') return
  const [whole, ...attachments] = parts
  const [original, ...known] = currentComponents(record.components)
  const [read] = currentComponents(begun.components)
  if (whole === undefined || original === undefined || read === undefined) return
  if (read.id !== original.id) {
    // A newer version came meanwhile, which a reading of its own is for. Nobody reads this one again.
    await tx.records.noteExamined(read.id, whole.result.outcome === 'quarantined' ? 'harmful' : 'harmless')
    return
  }
  if (!stillStands(turn, begun, record)) {
    if (again) await tx.records.takeBackReading(id, attempt)
    return
  }
  const reading = { contentStore, record, again }
  const settledWhole = await settlePart(reading, original, whole)
  const kept = await findKept(bench, known, attachments)
  const settled = [settledWhole]
  for (const [at, part] of attachments.entries()) settled.push(await settlePart(reading, kept[at], part))
  const beside: ReadPart[] = []
  if (settledWhole.part.result.outcome !== 'quarantined') {
    for (const component of known.filter((one) => !kept.includes(one))) {
      const standing = await findStandingPart(contentStore, record, component)
      if (standing !== undefined) beside.push(standing)
    }
  }
  const concluded = concludeReading([...settled.map(({ part }) => part), ...beside], record)
  const summary = again ? await lendingNothingHeld(tx, record, concluded) : concluded
  if (again && (staysInQuarantine(record, settledWhole) || isAsBefore(record, settled, summary))) {
    await tx.records.noteReadAgain(id, deps.clock.now())
    return
  }
  // As if for the first time: what a reading finds in a document is no change of the record, also under a hold.
  if (again) await tx.records.awaitReading(id, [])
  const components = await keepAttachments(contentStore, tx, bench, id, { original, kept, attachments })
  deps.failpoint('reading.attachments-kept')
  for (const [at, component] of components.entries()) {
    const one = settled[at]
    if (one?.isKept) await keepText(deps, tx, id, component, one.part)
  }
  deps.failpoint('reading.texts-kept')
  await tx.records.setReading(id, {
    ...summary,
    detail: { ...summary.detail, readAt: deps.clock.now().toISOString() },
  })
  await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
  await tx.audit.append({
    actor: systemActor,
    action: summary.reading === 'quarantined' ? 'record.quarantined' : 'record.read',
    subject: { type: 'record', id },
    codes: {
      reading: summary.reading,
      method: summary.detail.method,
      format: summary.format,
      pages: summary.detail.pages,
      meanConfidence: summary.detail.meanConfidence,
      attachments: attachments.length,
      why: whole.result.outcome === 'read' ? null : whole.result.reason,
      ...(again ? { again } : {}),
    },
    conditions: record.access,
  })
}

/** A hold that keeps a record from every change keeps its title and author too, which a first reading would have lent it. */
async function lendingNothingHeld(
  tx: IngestTx,
  { id }: RecordEntity,
  concluded: RecordReading,
): Promise<RecordReading> {
  const { title, author, ...rest } = concluded
  if (title === undefined && author === undefined) return concluded
  return (await tx.records.isFrozen(id)) ? rest : concluded
}

/** What it was put there for stays on the record: nothing that this reading came to says more. */
function staysInQuarantine({ reading }: RecordEntity, { part, isKept }: SettledPart): boolean {
  return reading === 'quarantined' && part.result.outcome === 'quarantined' && !isKept
}

function isAsBefore(
  { reading, readingDetail, format, people }: RecordEntity,
  settled: readonly SettledPart[],
  { title, author, ...summary }: RecordReading,
): boolean {
  const { readAt: _, ...detail } = readingDetail
  return (
    title === undefined &&
    author === undefined &&
    settled.every(({ isNew }) => !isNew) &&
    isSameData({ ...summary }, { reading, detail, format, people })
  )
}

async function keepText(
  deps: Deps,
  tx: IngestTx,
  id: RecordId,
  component: ComponentEntity,
  part: ReadPart,
): Promise<void> {
  const { result } = part
  const pages = result.outcome === 'read' ? result.pages : []
  const hasText = pages.some((page) => page.text.trim() !== '')
  const key = hasText ? textKey(id, component.id, newId()) : null
  if (key !== null) await deps.contentStore.put(key, once(serialiseStoredText(pages)))
  await tx.records.setComponentReading(component.id, {
    format: result.format,
    mediaType: cleanMediaType(result.mediaType),
    textKey: key,
    detail: { ...summariseReading(pages), pages: pagesOf(result) },
    // A reading that fails takes no quarantine away.
    quarantined:
      result.outcome === 'quarantined' || (result.outcome === 'without-text' && component.quarantined),
  })
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
