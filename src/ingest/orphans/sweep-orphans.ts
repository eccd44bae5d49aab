import { systemActor } from '../../access/actor.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore, ListedObject } from '../../records/content-store.ts'
import { isMarkerKey, markerKey } from '../../records/installation-marker.ts'
import { isObjectKey } from '../../records/object-key.ts'
import type { OrphanTx } from '../ports.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<OrphanTx>
  readonly contentStore: ContentStore
  readonly installation: { readonly id: string }
  /** Leases and ages of objects go by the machine's clock, also in a drill. */
  readonly machineNow: () => Date
  readonly logger: Logger
}

export interface OrphanSweep {
  /** Objects without a row, seen for the first time. */
  readonly listed: number
  readonly destroyed: number
}

/** A capture or a reading that is under way may be this old before its row is committed. */
const YOUNGEST_MS = 24 * 3600 * 1000
/** So long an orphan stands on the list before it goes: time to notice that rows are missing, not bytes too many. */
const LISTED_MS = 7 * 24 * 3600 * 1000
const PAGE = 500

/**
 * Looks for objects that no row knows: what a crash between bytes and commit has left (DESIGN §3). They are listed first
 * and destroyed a week later, looked at once more in the transaction that lets them go. Nothing stored before a restored
 * database took up its work is ever destroyed here, as its row may only have been lost; but for bytes of records that are known
 * to have gone, which an older backup of the store brings back. Nor is anything while the store holds the marker of another
 * installation: what no row of this one knows may be a document of the other.
 */
export function makeSweepOrphans(deps: Deps) {
  return async (): Promise<OrphanSweep> => {
    const before = new Date(deps.machineNow().getTime() - YOUNGEST_MS)
    let listed = 0
    for await (const page of pagesOf(deps.contentStore.list())) {
      const foreign = page.find(({ key }) => isMarkerKey(key) && key !== markerKey(deps.installation))
      if (foreign !== undefined) return leaveAlone(deps, foreign.key)
      // Both instants are the store's: ours may be wrong by more than a capture takes.
      const orphans = page.filter(({ key, storedAt }) => storedAt < before && !isMarkerKey(key))
      listed += await deps.unitOfWork.run(async (tx) =>
        tx.orphans.list(await tx.orphans.withoutRow(orphans), deps.machineNow()),
      )
    }
    await deps.unitOfWork.run((tx) => tx.orphans.forgetForeignMarker())
    const destroyed = await destroyListed(deps)
    if (listed > 0 || destroyed > 0) await note(deps, listed, destroyed)
    return { listed, destroyed }
  }
}

async function* pagesOf(objects: AsyncIterable<ListedObject>): AsyncIterable<readonly ListedObject[]> {
  let page: ListedObject[] = []
  for await (const object of objects) {
    page.push(object)
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** What was listed before the marker was met, or before it came, stands for no week any more. */
async function leaveAlone({ unitOfWork, logger, machineNow }: Deps, marker: string): Promise<OrphanSweep> {
  await unitOfWork.run((tx) => tx.orphans.giveUp(marker, machineNow()))
  logger.error(
    'the content store holds the marker of another installation, so orphans are neither listed nor destroyed: give each ' +
      'installation a store of its own; where the other was only tried, remove its marker with all its versions',
    { marker },
  )
  return { listed: 0, destroyed: 0 }
}

async function destroyListed(deps: Deps): Promise<number> {
  const { unitOfWork, machineNow } = deps
  const due = new Date(machineNow().getTime() - LISTED_MS)
  let destroyed = 0
  for await (const key of listedKeys(deps, due)) {
    if (!isObjectKey(key) || isMarkerKey(key)) {
      // No store has an object of another name, and markers are nobody's orphans: only the row goes.
      await unitOfWork.run((tx) => tx.orphans.forget(key))
      continue
    }
    // A row that came meanwhile takes the object off the list; a row can only come with a key of its own.
    if (!(await unitOfWork.run((tx) => tx.orphans.stillWithoutRow(key)))) continue
    if (!(await isDestroyed(deps, key))) continue
    await unitOfWork.run((tx) => tx.orphans.forget(key))
    destroyed += 1
  }
  return destroyed
}

/** Page by page: a store that was left behind, or refuses for long, may have millions on the list. */
async function* listedKeys({ unitOfWork }: Deps, due: Date): AsyncIterable<string> {
  for (let after: string | null = null; ; ) {
    const keys: readonly string[] = await unitOfWork.run((tx) => tx.orphans.listedBefore(due, after, PAGE))
    yield* keys
    const last = keys.at(-1)
    if (last === undefined) return
    after = last
  }
}

/** One that will not go stays on the list and keeps none of the others; a store that is away ends the sweep. */
async function isDestroyed({ contentStore, logger }: Deps, key: string): Promise<boolean> {
  let refusal: unknown
  try {
    await contentStore.destroy(key)
    if ((await contentStore.proveAbsent(key)) !== undefined) return true
  } catch (error) {
    refusal = error
    // Throws where it is not this one object, but the store, that does not answer.
    await contentStore.find(key)
  }
  logger.warn(
    'an orphan could not be destroyed; it is tried again tomorrow',
    { store: contentStore.name },
    refusal,
  )
  return false
}

async function note({ unitOfWork }: Deps, listed: number, destroyed: number): Promise<void> {
  await unitOfWork.run(async (tx) => {
    const subject = { type: 'installation', id: 'content-store' } as const
    if (listed > 0)
      await tx.audit.append({
        actor: systemActor,
        action: 'orphan.listed',
        subject,
        codes: { objects: listed },
      })
    if (destroyed > 0) {
      await tx.audit.append({
        actor: systemActor,
        action: 'orphan.destroyed',
        subject,
        codes: { objects: destroyed },
      })
    }
  })
}
