import { createHash } from 'node:crypto'
import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { reasonNow } from '../execution/reason-now.ts'
import { skipItems } from '../execution/skip-items.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { loadListing } from './load-listing.ts'
import type { TransferFile } from './transfer-file.ts'
import type { TransferListing } from './transfer-listing.ts'
import type { TransferPackage } from './transfer-package.ts'
import { writeBag } from './write-bag.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly contentStore: ContentStore
  readonly clock: Clock
  readonly failpoint: Failpoint
}

export type PackageTransfer = (batchId: BatchId) => Promise<void>

/** What reading every file of a listing once came to. */
type Reading =
  | { readonly outcome: 'read'; readonly size: number; readonly sha256: string }
  | { readonly outcome: 'damaged'; readonly recordId: RecordId }

/**
 * Makes the package of what waits in a batch, where the last one made is not of the same: looks at everything that the
 * approval relied on anew, reads each original from its first byte to its last against its digest, and keeps the
 * package's own size and digest. The package itself is not kept: it is written again, byte for byte, when it is asked
 * for. What no longer goes, or is damaged here, drops out with its reason and holds up no other.
 */
export function makePackageTransfer({ unitOfWork, contentStore, clock, failpoint }: Deps): PackageTransfer {
  return async (batchId) => {
    if (await isPackaged(batchId)) return
    for (;;) {
      await skipWhatNoLongerGoes(batchId)
      const listing = await unitOfWork.run((tx) => loadListing(tx, clock, batchId))
      if (listing === undefined) return
      const at = clock.now()
      const read = await readAll(listing, at)
      if (read.outcome === 'read') {
        failpoint('transfer.before-packaged')
        await unitOfWork.run((tx) => keep(tx, listing, read, at))
        failpoint('transfer.after-packaged')
        return
      }
      await unitOfWork.run(
        (tx) =>
          skipItems(
            tx,
            systemActor,
            batchId,
            [{ recordId: read.recordId, reason: 'content-damaged' }],
            clock.now(),
          ),
        'serializable',
      )
    }
  }

  async function isPackaged(batchId: BatchId): Promise<boolean> {
    return unitOfWork.run(async (tx) => {
      const listing = await loadListing(tx, clock, batchId)
      const newest = await tx.transfers.newestPackage(batchId)
      return listing !== undefined && newest?.listingSha256 === listing.sha256
    })
  }

  async function skipWhatNoLongerGoes(batchId: BatchId): Promise<void> {
    for (const recordId of await unitOfWork.run((tx) => tx.transfers.waiting(batchId))) {
      await unitOfWork.run(async (tx) => {
        const [found] = await tx.disposal.lock(batchId, [recordId])
        if (found?.item.state !== 'approved') return
        const now = clock.now()
        const reason = reasonNow(found, await tx.standings.facts(recordId), now)
        if (reason === undefined) return
        await skipItems(tx, systemActor, batchId, [{ recordId, reason }], now)
      }, 'serializable')
    }
  }

  async function readAll(listing: TransferListing, at: Date): Promise<Reading> {
    let current: TransferFile | undefined
    const open = (file: TransferFile): Promise<AsyncIterable<Uint8Array>> => {
      current = file
      return contentStore.open(file.objectKey)
    }
    const hash = createHash('sha256')
    let size = 0
    try {
      for await (const chunk of writeBag({ listing, baggedOn: londonDate(at), open })) {
        hash.update(chunk)
        size += chunk.byteLength
      }
    } catch (error) {
      const isDamaged = isMunimentError(error, 'object-corrupt') || isMunimentError(error, 'object-absent')
      if (!isDamaged || current === undefined) throw error
      return { outcome: 'damaged', recordId: current.recordId }
    }
    return { outcome: 'read', size, sha256: hash.digest('hex') }
  }

  async function keep(
    tx: RetentionTx,
    { batchId, files, sha256: listingSha256 }: TransferListing,
    { size, sha256 }: { readonly size: number; readonly sha256: string },
    at: Date,
  ): Promise<void> {
    const sequence = ((await tx.transfers.newestPackage(batchId))?.sequence ?? 0) + 1
    const made: Omit<TransferPackage, 'fetchedAt'> = {
      sequence,
      size,
      sha256,
      listingSha256,
      records: new Set(files.map(({ recordId }) => recordId)).size,
      files: files.length,
      payloadBytes: files.reduce((sum, file) => sum + file.size, 0),
      baggedOn: londonDate(at),
      packagedAt: at,
    }
    await tx.transfers.insertPackage(batchId, made, files)
    await tx.audit.append({
      action: 'transfer.packaged',
      actor: auditActor(systemActor),
      subject: { type: 'batch', id: batchId },
      codes: { sequence, size, sha256, listingSha256, records: made.records, files: made.files },
    })
  }
}
