import type { DetectedFormat } from './detected-format.ts'

/** A container of signed or of encrypted content (RFC 5652, 5.1, 6.1; RFC 5083), in the forms of BER: its name stands first. */
const CONTAINER =
  /^30(?:80|[0-7].|81..|82.{4}|83.{6}|84.{8})(?:06092a864886f70d0107(0[236])|060b2a864886f70d0109100117)/
const SIGNED = '02'
const MEDIA_TYPE = 'application/pkcs7-mime'

/** Knows what was signed or encrypted by itself, as a letter with the ending `.p7m`. `undefined` leaves the question open. */
export function detectCms(head: Buffer): DetectedFormat | undefined {
  const found = CONTAINER.exec(head.toString('hex', 0, 32))
  if (found === null) return undefined
  if (found[1] === SIGNED) return { format: 'other', mediaType: MEDIA_TYPE, reader: 'cms' }
  return {
    format: 'other',
    mediaType: MEDIA_TYPE,
    reader: 'none',
    reason: 'encrypted',
    message: 'The file is encrypted and cannot be read without its key.',
  }
}
