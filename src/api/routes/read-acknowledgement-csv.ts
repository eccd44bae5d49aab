import type { Request } from 'express'
import type { Acknowledgement } from '../../retention/transfer/acknowledgement.ts'
import { readCsvBody } from '../http/read-csv-body.ts'
import { acknowledgementLine } from '../schemas/transfer-schemas.ts'

/** Room for a package of a hundred thousand files, twice, with a reason here and there. */
const limits = { bytes: 64 * 1024 * 1024, lines: 200_000 }

/** What a receiver says of the files it was sent, as the table that it sends back. */
export async function readAcknowledgementCsv(request: Request): Promise<Acknowledgement> {
  const lines = await readCsvBody(request, acknowledgementLine, limits)
  return {
    files: lines.map(({ path, sha256, outcome, archiveReference, reason }) => ({
      path,
      sha256,
      outcome,
      ...(archiveReference === undefined ? {} : { archiveReference }),
      ...(reason === undefined ? {} : { reason }),
    })),
  }
}
