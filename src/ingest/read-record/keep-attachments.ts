import { newId, type RecordId } from '../../kernel/ids.ts'
import { sha256HexOf } from '../../kernel/sha256.ts'
import { cleanFilename } from '../../records/clean-filename.ts'
import { cleanMediaType } from '../../records/clean-media-type.ts'
import { contentKey } from '../../records/component-keys.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { ComponentEntity } from '../../records/record-entity.ts'
import type { IngestTx, Workbench } from '../ports.ts'
import type { ReadPart } from './read-unit.ts'

interface Unit {
  readonly original: ComponentEntity
  /** What was found inside it. */
  readonly attachments: readonly ReadPart[]
  /** Which of them an earlier reading kept, by their places. */
  readonly kept: readonly (ComponentEntity | undefined)[]
}

/** Which of the attachments that an earlier reading kept each of these is: it is known by its bytes, wherever it stands. */
export async function findKept(
  bench: Workbench,
  known: readonly ComponentEntity[],
  attachments: readonly ReadPart[],
): Promise<readonly (ComponentEntity | undefined)[]> {
  const kept: (ComponentEntity | undefined)[] = []
  const left = [...known]
  for (const part of attachments) {
    const present = left.length === 0 ? -1 : left.findIndex(isOf(await sha256HexOf(bytesOf(bench, part))))
    kept.push(present < 0 ? undefined : left.splice(present, 1)[0])
  }
  return kept
}

/**
 * Keeps what was found inside a document; answers the components of the unit in the order of the reading. Reading again adds
 * none twice.
 */
export async function keepAttachments(
  contentStore: ContentStore,
  tx: IngestTx,
  bench: Workbench,
  id: RecordId,
  { original, kept, attachments }: Unit,
): Promise<readonly ComponentEntity[]> {
  const components: ComponentEntity[] = [original]
  const added: ComponentEntity[] = []
  for (const [index, part] of attachments.entries()) {
    const known = kept[index]
    const component = known ?? (await keepAttachment(contentStore, bench, id, part, components, index))
    components.push(component)
    if (known === undefined) added.push(component)
  }
  await tx.records.addAttachments(id, added)
  return components
}

function isOf(digest: string): (component: ComponentEntity) => boolean {
  return ({ sha256 }) => sha256 === digest
}

async function keepAttachment(
  contentStore: ContentStore,
  bench: Workbench,
  id: RecordId,
  part: ReadPart,
  before: readonly ComponentEntity[],
  index: number,
): Promise<ComponentEntity> {
  const componentId = newId<ComponentEntity['id']>()
  const objectKey = contentKey(id, componentId)
  const stored = await contentStore.put(objectKey, bytesOf(bench, part))
  return {
    id: componentId,
    role: 'attachment',
    parentId: before[part.parent ?? 0]?.id ?? before[0]?.id ?? null,
    filename:
      part.filename === '' ? `attachment ${index + 1}` : cleanFilename(part.filename.normalize('NFC')),
    mediaType: cleanMediaType(part.result.mediaType),
    format: part.result.format,
    size: stored.size,
    sha256: stored.sha256,
    objectKey,
    textKey: null,
    quarantined: false,
  }
}

function bytesOf(bench: Workbench, { path }: ReadPart): AsyncIterable<Uint8Array> {
  return path === null ? empty() : bench.openPart(path)
}

async function* empty(): AsyncIterable<Uint8Array> {}
