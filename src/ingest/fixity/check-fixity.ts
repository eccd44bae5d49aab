import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Logger } from '../../kernel/logger.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { CapturedComponent, ComponentPlace, FixityTx } from '../ports.ts'
import { type Comparison, compareWithCapture } from './compare-with-capture.ts'

/** What is wrong with a component: nothing is under its key, or other bytes than were captured. */
type Unsoundness = Exclude<Comparison, 'as-captured'>

export interface UnsoundComponent {
  readonly recordId: CapturedComponent['recordId']
  readonly componentId: CapturedComponent['componentId']
  readonly problem: Unsoundness
}

export interface FixitySummary {
  /** Documents, attachments and earlier versions whose bytes were read. */
  readonly checked: number
  /** Bytes of those that are sound. */
  readonly bytes: number
  readonly missing: number
  readonly damaged: number
  /** The first thousand of those that are missing or damaged; the log has the same. */
  readonly unsound: readonly UnsoundComponent[]
}

export type CheckFixity = (
  actor: Actor,
  onProgress: (progress: { readonly done: number; readonly total: number }) => void,
  signal?: AbortSignal,
) => Promise<FixitySummary>

interface Deps {
  readonly unitOfWork: UnitOfWork<FixityTx>
  readonly contentStore: ContentStore
  readonly installation: { readonly id: string }
  readonly logger: Logger
}

const PAGE = 200
/** Objects read at once: enough that no wait for a store is lost, few enough that captures are not kept waiting. */
const AT_ONCE = 4
const MOST_NAMED = 1_000

/**
 * Reads everything that was captured and is still kept, and holds it against the digest of its capture: a disk or a bucket that
 * loses or changes bytes says so to nobody. Derived texts are not looked at: they can be made again. What is not as it was is in
 * the log, record by record, and so is the check itself. What is destroyed meanwhile is no loss. Throws `not-ready` where
 * `signal` broke it off, and `engine-unavailable` where the store does not answer.
 */
export function makeCheckFixity(deps: Deps): CheckFixity {
  const { unitOfWork, installation, logger } = deps
  return async (actor, onProgress, signal) => {
    requireAllowed(actor, 'check-fixity')
    const total = await unitOfWork.run((tx) => tx.fixity.count(), 'read-only')
    let done = 0
    let sound = 0
    let bytes = 0
    const wrong = { missing: 0, damaged: 0 }
    const unsound: UnsoundComponent[] = []
    const check = async (component: CapturedComponent): Promise<void> => {
      const found = await compareWithCapture(deps.contentStore, component)
      done += 1
      if (found === 'as-captured') {
        sound += 1
        bytes += component.size
      } else if (await noteUnsound(deps, actor, component, found, unsound.length < MOST_NAMED)) {
        wrong[found] += 1
        const { recordId, componentId } = component
        if (unsound.length < MOST_NAMED) unsound.push({ recordId, componentId, problem: found })
      }
      onProgress({ done, total: Math.max(done, total) })
    }
    for await (const page of pagesOf(deps)) {
      for (let at = 0; at < page.length; at += AT_ONCE) {
        if (signal?.aborted === true)
          throw new MunimentError('not-ready', `The check was broken off after ${done} of ${total}.`)
        await Promise.all(page.slice(at, at + AT_ONCE).map(check))
      }
    }
    const counts = { checked: sound + wrong.missing + wrong.damaged, ...wrong }
    await unitOfWork.run((tx) =>
      tx.audit.append({
        actor,
        action: 'fixity.checked',
        subject: { type: 'installation', id: installation.id },
        codes: counts,
      }),
    )
    if (unsound.length > 0)
      logger.error('captured documents are missing or damaged: restore them from a backup', counts)
    return { ...counts, bytes, unsound }
  }
}

async function* pagesOf({ unitOfWork }: Deps): AsyncGenerator<readonly CapturedComponent[]> {
  let after: ComponentPlace | null = null
  for (;;) {
    const page = await pageAfter(unitOfWork, after)
    after = page.at(-1) ?? null
    if (after === null) return
    yield page
  }
}

function pageAfter(
  unitOfWork: UnitOfWork<FixityTx>,
  after: ComponentPlace | null,
): Promise<readonly CapturedComponent[]> {
  return unitOfWork.run((tx) => tx.fixity.pageAfter(after, PAGE), 'read-only')
}

/** False where the record was being destroyed, or was gone, by the time that its bytes were asked for. */
async function noteUnsound(
  { unitOfWork }: Deps,
  actor: Actor,
  { recordId, componentId }: CapturedComponent,
  problem: Unsoundness,
  isNamed: boolean,
): Promise<boolean> {
  return unitOfWork.run(async (tx) => {
    const record = await tx.records.find(recordId)
    if (record?.state !== 'active' || !record.components.some(({ id }) => id === componentId)) return false
    if (isNamed)
      await tx.audit.append({
        actor,
        action: 'content.damaged',
        subject: { type: 'record', id: recordId },
        codes: { component: componentId, code: problem === 'missing' ? 'object-absent' : 'object-corrupt' },
        conditions: record.access,
      })
    return true
  })
}
