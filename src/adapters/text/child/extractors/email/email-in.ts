import type { Email } from 'postal-mime'
import { parseMessage } from './parse-message.ts'

/** What begins as a part of a message does: by a field (RFC 5322, 2.2). */
const ENTITY = /^[!-9;-~]{1,80}:/

/** The part of a message that was signed or wrapped; `undefined` for a file that was by itself, which is none and stays one. */
export async function emailIn(content: Buffer): Promise<Email | undefined> {
  if (!ENTITY.test(content.toString('latin1', 0, 100))) return undefined
  const { email, isUnparted } = await parseMessage(content)
  return isUnparted ? undefined : email
}
