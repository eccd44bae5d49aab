import { type BenchId, newId, type RecordId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ComponentEntity, RecordEntity } from '../../records/record-entity.ts'
import type { DocumentReader, IngestTx, Workspace } from '../ports.ts'
import { atWorkbench } from './at-workbench.ts'
import { copyIn } from './copy-in.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly reader: DocumentReader
  readonly workspace: Workspace
  readonly logger: Logger
}

/**
 * Looks into the versions of a document that a newer one replaced before anybody had read them: they are still opened, and one that
 * could harm whoever opens it belongs in quarantine as any other. Their text is not kept: nobody searches them.
 */
export async function examineReplaced(deps: Deps, id: RecordId, signal?: AbortSignal): Promise<void> {
  const found = await deps.unitOfWork.run(async (tx) => {
    const record = await tx.records.find(id)
    if (record?.state !== 'active') return undefined
    return { record, unexamined: new Set(await tx.records.unexamined(id)) }
  })
  if (found === undefined) return
  for (const version of found.record.components)
    if (found.unexamined.has(version.id)) await examine(deps, found.record, version, signal)
}

async function examine(
  deps: Deps,
  record: RecordEntity,
  version: ComponentEntity,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { filename, mediaType } = version
  const entered = { id: newId<BenchId>(), recordId: record.id }
  const isEntered = await deps.unitOfWork.run(async (tx) => {
    const standing = await tx.records.findForWriting(record.id)
    if (standing?.state !== 'active') return false
    await tx.benches.enter(entered.id, deps.workspace.folder, record.id)
    return true
  })
  if (!isEntered) return
  const result = await atWorkbench(deps, entered, signal, async (bench, either) => {
    const path = await copyIn(deps, bench, record, version, either)
    if (path === undefined) return undefined
    return deps.reader.read({ path, filename, mediaType }, () => undefined, either)
  })
  // What is damaged was not looked into: it may be restored one day. Nor was what is to go meanwhile.
  if (result === undefined) return
  await deps.unitOfWork.run(async (tx) => {
    const standing = await tx.records.findForWriting(record.id)
    if (standing?.state === 'active')
      await tx.records.noteExamined(version.id, result.outcome === 'quarantined' ? 'harmful' : 'harmless')
  })
}
