import { CannotRead } from '../cannot-read.ts'

/** The security handler of certificates (ISO 32000-2, 7.6.5). */
const FOR_CERTIFICATES = '/Adobe.PubSec'

/** The reason for a PDF that cannot be opened, by what the library says. */
export function whyClosed(bytes: Uint8Array, cause: unknown): CannotRead {
  // The library has no codes: its messages are the only sign.
  const message = cause instanceof Error ? cause.message : String(cause)
  const [reason, text] = /password/i.test(message)
    ? (['encrypted', 'The PDF is protected by a password and cannot be read without it.'] as const)
    : /security/i.test(message)
      ? (['encrypted', sealed(bytes)] as const)
      : (['damaged', 'The PDF is damaged: it cannot be opened, perhaps because it was cut off.'] as const)
  return new CannotRead(reason, text, { cause })
}

/** Of one that no password opens. */
function sealed(bytes: Uint8Array): string {
  // What says how a PDF was encrypted is never compressed or encrypted itself (ISO 32000-2, 7.5.7, 7.6.2).
  const isForCertificates = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(
    FOR_CERTIFICATES,
  )
  return isForCertificates
    ? 'The PDF is encrypted for the holders of certain certificates and cannot be read without their keys.'
    : 'The PDF is encrypted in a way that only certain programs know and cannot be read.'
}
