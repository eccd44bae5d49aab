import { createHash } from 'node:crypto'
import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { requireAllAllowed } from '../access-sets.ts'
import { recordRefusal } from '../batches/record-refusal.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { loadListing } from './load-listing.ts'
import type { TransferListing } from './transfer-listing.ts'
import type { TransferPackage } from './transfer-package.ts'
import { bagName, writeBag } from './write-bag.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly contentStore: ContentStore
  readonly clock: Clock
}

/** A package that can be taken away. */
export interface FetchablePackage extends Pick<TransferPackage, 'sequence' | 'size' | 'sha256'> {
  readonly filename: string
  /** Notes in the log that it leaves, then writes it. Bytes that turn out to be others are thrown for, in place of its end. */
  open(): Promise<AsyncIterable<Uint8Array>>
}

export type FetchTransfer = (actor: Actor, batchId: BatchId) => Promise<FetchablePackage>

/** The package made last and what it was made of, as long as that is still what waits. */
interface Current {
  readonly listing: TransferListing
  readonly made: TransferPackage
}

/**
 * The package of a batch for its receiver: an archive of all that waits. Who may read every record of the batch and
 * govern it may take it. Throws `package-not-ready` where nothing waits, or what waits is not what was packaged: then it
 * is made anew, and can be had once that is done.
 */
export function makeFetchTransfer({ unitOfWork, contentStore, clock }: Deps): FetchTransfer {
  return async (actor, batchId) => {
    const found = await recordRefusal(
      unitOfWork,
      actor,
      { type: 'batch', id: batchId },
      'fetch-transfer',
      () =>
        unitOfWork.run(async (tx) => {
          const batch = await tx.batches.find(batchId)
          if (batch === undefined) throw notFound()
          requireAllAllowed(actor, 'fetch-transfer', batch.access)
          const current = await currentPackage(tx, batchId)
          if (current === undefined && batch.state === 'executing')
            await tx.jobs.enqueue('execute-disposal', { batchId }, { key: `batch:${batchId}` })
          return current
        }),
    )
    if (found === undefined) throw notReady()
    const { sequence, size, sha256 } = found.made
    return {
      sequence,
      size,
      sha256,
      filename: `${bagName(batchId)}.tar`,
      open: async () => {
        const { listing, made } = await noteLeaving(actor, batchId)
        const bag = writeBag({
          listing,
          baggedOn: made.baggedOn,
          open: (file) => contentStore.open(file.objectKey),
        })
        return endingAs(bag, made)
      },
    }
  }

  async function currentPackage(tx: RetentionTx, batchId: BatchId): Promise<Current | undefined> {
    const made = await tx.transfers.newestPackage(batchId)
    const listing = made === undefined ? undefined : await loadListing(tx, clock, batchId)
    if (made === undefined || listing?.sha256 !== made.listingSha256) return undefined
    return { listing, made }
  }

  /** Once more in a transaction of its own: what has come between is not sent. */
  function noteLeaving(actor: Actor, batchId: BatchId): Promise<Current> {
    return unitOfWork.run(async (tx) => {
      const current = await currentPackage(tx, batchId)
      if (current === undefined) throw notReady()
      const { listing, made } = current
      const records = [...new Set(listing.files.map(({ recordId }) => recordId))]
      await tx.transfers.markSent(batchId, made.sequence, records, clock.now())
      await tx.audit.append({
        action: 'transfer.fetched',
        actor: auditActor(actor),
        subject: { type: 'batch', id: batchId },
        codes: { sequence: made.sequence, sha256: made.sha256, records: made.records, files: made.files },
      })
      return current
    })
  }
}

function notReady(): MunimentError {
  return new MunimentError(
    'package-not-ready',
    'No package of this batch can be had now: nothing waits for its receiver, or it is being made anew.',
  )
}

/** Passes the bytes on, and keeps the last of them back until the whole is known to be the package that was made. */
async function* endingAs(
  bytes: AsyncIterable<Uint8Array>,
  { sha256, size }: TransferPackage,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let passed = 0
  let last: Uint8Array | undefined
  for await (const chunk of bytes) {
    if (last !== undefined) yield last
    hash.update(chunk)
    passed += chunk.byteLength
    last = chunk
  }
  if (passed !== size || hash.digest('hex') !== sha256)
    throw new MunimentError('internal', 'A package did not come out as it was made.')
  if (last !== undefined) yield last
}
