import { decodeText } from '../../characters/decode-text.ts'
import type { MimePart } from './mime-part.ts'

const TYPE = /^[^\s/]+\/[^\s/]+$/

/**
 * Whether a part says its type in a way that is none, as `text` or `text plain`: it is taken for plain text (RFC 2045, 5.2)
 * where it is text, and no file.
 */
export function isOfNoType({ contentType, contentDisposition, content }: MimePart): boolean {
  if (TYPE.test(contentType.parsed.value) || content === null) return false
  if (contentDisposition.parsed.value === 'attachment') return false
  const name = contentDisposition.parsed.params['filename'] || contentType.parsed.params['name']
  return !name && decodeText(Buffer.from(content)) !== null
}
