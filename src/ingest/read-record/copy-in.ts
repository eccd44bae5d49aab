import { systemActor } from '../../access/actor.ts'
import type { Logger } from '../../kernel/logger.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ComponentEntity, RecordEntity } from '../../records/record-entity.ts'
import type { IngestTx, Workbench } from '../ports.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly logger: Logger
}

/** Nothing where the stored bytes are not those that were captured: reading them would show another document. */
export async function copyIn(
  deps: Deps,
  bench: Workbench,
  record: RecordEntity,
  component: ComponentEntity,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await bench.copyIn(component.objectKey, component.sha256, signal)
  } catch (error) {
    if (!isMunimentError(error, 'object-corrupt') && !isMunimentError(error, 'object-absent')) throw error
    deps.logger.error(
      'a stored document is damaged: restore it from a backup',
      { recordId: record.id },
      error,
    )
    await deps.unitOfWork.run(async (tx) => {
      await tx.audit.append({
        actor: systemActor,
        action: 'content.damaged',
        subject: { type: 'record', id: record.id },
        codes: { component: component.id, code: error.code },
        conditions: record.access,
      })
    })
    return undefined
  }
}
