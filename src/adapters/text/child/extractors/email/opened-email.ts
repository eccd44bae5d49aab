import type { Attachment, Email } from 'postal-mime'
import { cmsContent } from './cms-content.ts'
import { bytesOf } from './email-attachments.ts'
import { bodyOf } from './email-body.ts'
import { emailIn } from './email-in.ts'

/** What a message says and holds, as far as anybody may read it. */
export interface OpenedEmail {
  readonly body: { readonly text: string; readonly isWhole: boolean }
  readonly attachments: readonly Attachment[]
  readonly warnings: readonly string[]
}

const CONTAINER = /^application\/(?:x-)?pkcs7-mime$/
const CONTAINER_NAME = /\.p7m$/i
const PGP = 'application/pgp-encrypted'
const PGP_MESSAGE = /^-----BEGIN PGP MESSAGE-----\r?$/m
/** What is signed may be encrypted, and that signed once more (RFC 8551, 3.7). */
const DEEPEST = 5
const ENCRYPTED = 'The message is encrypted: only what stands outside could be read.'

/**
 * Opens what a message is wrapped in that is signed as a whole (RFC 8551, 3.5.2): what is in it stands in its place, words and attachments.
 * What is encrypted stays as it is, and that is said (3.3; RFC 3156, 4).
 */
export async function openedEmail(email: Email, depth = 1): Promise<OpenedEmail> {
  const own = bodyOf(email)
  const texts = [own.text]
  const attachments: Attachment[] = []
  let isWhole = own.isWhole
  let isEncrypted = email.attachments.some(({ mimeType }) => mimeType === PGP) || PGP_MESSAGE.test(own.text)
  for (const attachment of email.attachments) {
    const bytes = isContainer(attachment) ? Buffer.from(bytesOf(attachment.content)) : undefined
    const content = bytes === undefined ? undefined : cmsContent(bytes)
    if (content?.kind === 'encrypted') isEncrypted = true
    const inside = content?.kind === 'signed' && depth < DEEPEST ? await emailIn(content.content) : undefined
    if (inside === undefined) {
      attachments.push(attachment)
      continue
    }
    const opened = await openedEmail(inside, depth + 1)
    texts.push(opened.body.text)
    attachments.push(...opened.attachments)
    isWhole &&= opened.body.isWhole
    isEncrypted ||= opened.warnings.includes(ENCRYPTED)
  }
  return {
    body: { text: texts.filter((text) => text.trim() !== '').join('\n\n'), isWhole },
    attachments,
    warnings: isEncrypted ? [ENCRYPTED] : [],
  }
}

function isContainer({ mimeType, filename }: Attachment): boolean {
  return (
    CONTAINER.test(mimeType) ||
    (mimeType === 'application/octet-stream' && CONTAINER_NAME.test(filename ?? ''))
  )
}
