import { decodeWords, type Email } from 'postal-mime'
import { decodeText } from '../../characters/decode-text.ts'

/** Letters for each byte of this encoding: it keeps what no other can read, its lower byte being the byte itself. */
const BYTES = 'x-user-defined'
const OTHER = /[\u0080-\uf77f\uf800-\uffff]/

/** The subject of a message. Where its encoded words (RFC 2047) say UTF-8 and are none, their bytes are asked. */
export function subjectOf({ subject, headers }: Email): string | undefined {
  if (subject === undefined || !subject.includes('\ufffd')) return subject
  const raw = headers.find(({ key }) => key === 'subject')?.value ?? ''
  const kept = decodeWords(raw.replace(/=\?utf-?8(?=[*?])/gi, `=?${BYTES}`))
  if (OTHER.test(kept)) return subject
  return decodeText(Buffer.from(kept, 'latin1'), { declared: 'utf-8' })?.text ?? subject
}
