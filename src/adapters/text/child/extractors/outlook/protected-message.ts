import { cmsContent } from '../email/cms-content.ts'
import { emailIn } from '../email/email-in.ts'
import { type OpenedEmail, openedEmail } from '../email/opened-email.ts'
import type { OutlookAttachment } from './attachment-store.ts'
import type { TakeOut } from './take-out.ts'

/** What a signed or encrypted message holds ([MS-OXOSMIME]): the message in it, where anybody may read it. */
export interface ProtectedMessage {
  readonly inside: OpenedEmail | undefined
  readonly warnings: readonly string[]
}

const CLASS = /\bSMIME\b/i
const RIGHTS = 'application/x-microsoft-rpmsg-message'
const CONTAINER = /^(?:multipart\/signed|application\/(?:x-)?pkcs7-mime)\b/
const NAME = /\.p7m$/i
const UNREADABLE = 'The message is signed or encrypted; only its header could be read.'
const ENCRYPTED = 'The message is encrypted: only its header could be read.'
const RESTRICTED =
  'The message is protected by rights management: its text is encrypted and could not be read.'

/** Opens what a message of that class is wrapped in: its one attachment. `undefined` for a message that is what it seems. */
export async function protectedMessage(
  messageClass: string,
  attachments: readonly OutlookAttachment[],
  takeOut: TakeOut,
): Promise<ProtectedMessage | undefined> {
  if (attachments.some(({ mediaType }) => mediaType === RIGHTS))
    return { inside: undefined, warnings: [RESTRICTED] }
  if (!CLASS.test(messageClass)) return undefined
  const wrapping = attachments.find(
    ({ kind, mediaType, filename }) => kind === 'file' && (CONTAINER.test(mediaType) || NAME.test(filename)),
  )
  if (wrapping === undefined) return undefined
  const bytes = await takeOut.bytes(wrapping)
  const content = cmsContent(bytes)
  if (content.kind === 'encrypted') return { inside: undefined, warnings: [ENCRYPTED] }
  const email = await emailIn(content.kind === 'signed' ? content.content : bytes)
  if (email === undefined) return { inside: undefined, warnings: [UNREADABLE] }
  const inside = await openedEmail(email)
  return { inside, warnings: inside.warnings }
}
