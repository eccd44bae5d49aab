import { type AcknowledgementResult, lineFaults } from '../../retention/transfer/acknowledgement.ts'
import type { TransferStatus } from '../../retention/transfer/get-transfer.ts'
import { bagName } from '../../retention/transfer/write-bag.ts'

/** Where the transfer of a batch stands, as it goes out. */
export function presentTransfer({ batchId, state, items, package: made }: TransferStatus) {
  return {
    batchId,
    state,
    items: {
      total: items.total,
      proposed: items.proposed,
      awaitingPackage: items.awaitingPackage,
      awaitingReceipt: items.awaitingReceipt,
      received: items.received,
      transferred: items.transferred,
      refused: items.refused,
      skipped: items.skipped,
      stuck: items.stuck,
    },
    package:
      made === null
        ? null
        : {
            sequence: made.sequence,
            current: made.current,
            filename: `${bagName(batchId)}.tar`,
            url: `/api/v1/disposal-batches/${batchId}/transfer/package`,
            size: made.size,
            sha256: made.sha256,
            records: made.records,
            files: made.files,
            payloadBytes: made.payloadBytes,
            baggedOn: made.baggedOn,
            packagedAt: made.packagedAt.toISOString(),
            fetchedAt: made.fetchedAt?.toISOString() ?? null,
          },
  }
}

/** What became of an acknowledgement, line by line, as it goes out. */
export function presentAcknowledgement({ accepted, refused, noted, lines }: AcknowledgementResult) {
  return {
    accepted,
    refused,
    noted,
    lines: lines.map(({ path, status, recordId, code }) => ({
      path,
      status,
      ...(recordId === undefined ? {} : { recordId }),
      ...(code === undefined ? {} : { code, message: lineFaults[code] }),
    })),
  }
}
