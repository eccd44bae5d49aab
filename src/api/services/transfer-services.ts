import type { AcknowledgeTransfer } from '../../retention/transfer/acknowledge-transfer.ts'
import type { FetchTransfer } from '../../retention/transfer/fetch-transfer.ts'
import type { GetTransfer } from '../../retention/transfer/get-transfer.ts'

/** Handing over to an archive: the package of what waits, and what its receiver says of it. */
export interface TransferServices {
  readonly get: GetTransfer
  readonly fetch: FetchTransfer
  readonly acknowledge: AcknowledgeTransfer
}
