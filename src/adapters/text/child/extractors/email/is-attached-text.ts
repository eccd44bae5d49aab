import type { MimePart } from './mime-part.ts'

/** What holds the message itself first, and beside it what that shows or what vouches for it (RFC 2387, RFC 1847). */
const MESSAGE_FIRST: ReadonlySet<unknown> = new Set(['related', 'signed'])

/**
 * Whether a text within a message is a file beside it, shown or not, and no words of its sender: it has a name. What is the
 * message itself may have one too: its only part, one of its forms, or its first part where nothing but its type names it.
 */
export function isAttachedText(part: MimePart): boolean {
  const { contentType, contentDisposition, parentNode: around } = part
  if (!/^text\/(?:plain|html)$/.test(contentType.parsed.value)) return false
  const given = contentDisposition.parsed.params['filename'] ?? ''
  const name = given || (contentType.parsed.params['name'] ?? '')
  if (name === '' || around === undefined) return false
  const kind = around.contentType.multipart
  if (kind === 'alternative') return false
  const isFirst = around.childNodes[0] === part
  return !isFirst || (given !== '' && !MESSAGE_FIRST.has(kind))
}
