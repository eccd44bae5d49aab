import type { Format } from '../../../../records/format.ts'
import type { DetectedFormat } from './detected-format.ts'

/** A format that is known but not read: kept byte for byte, found by its metadata, and named in the reason. */
export function unreadableFormat(
  format: Format,
  mediaType: string,
  name: string,
): Extract<DetectedFormat, { reader: 'none' }> {
  return {
    format,
    mediaType,
    reader: 'none',
    reason: 'unsupported-format',
    message: `This is ${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}; Muniment keeps it but does not read its text.`,
  }
}

/** Mails that were saved one behind the other. */
export const mailbox = unreadableFormat('email', 'application/mbox', 'mailbox of several messages (MBOX)')
