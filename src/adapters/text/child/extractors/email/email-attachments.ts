import type { Attachment } from 'postal-mime'

/** Pictures that a signature shows with every message are no attachments. */
export const DECORATION_BYTES = 8 * 1024

/** What is attached to a message, without what merely decorates it. */
export function attachmentsOf({
  attachments,
}: {
  readonly attachments: readonly Attachment[]
}): readonly Attachment[] {
  return attachments.filter((attachment) => !isDecoration(attachment))
}

function isDecoration({ related, mimeType, content }: Attachment): boolean {
  return related === true && mimeType.startsWith('image/') && bytesOf(content).length < DECORATION_BYTES
}

/** The bytes of an attachment, in whichever of its forms the parser has them. */
export function bytesOf(content: Attachment['content']): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
}
