import type { Email } from 'postal-mime'
import { CannotRead } from '../../cannot-read.ts'
import { type ParsedMessage, parseForgivingly } from './forgiving-mime.ts'

/** MIME parts within MIME parts; mail programs make four or five. */
const NESTING = 200
const BEGINNING = 1024 * 1024
/** A delimiter, and the header of a part below it (RFC 2046, 5.1.1). */
const DELIMITER = /\n--([^\r\n"\\]{0,69}[^\r\n"\\\s])[ \t]*\r?\n(?=Content-[a-z-]+:)/i

/**
 * Parses a message. Where it does not say where its parts begin, or says it wrongly, they are told apart by the first that
 * looks like one; `isUnparted` then, and where a part within it is so, which takes nothing from the others. Throws `CannotRead` (`too-deep`, `damaged`).
 */
export async function parseMessage(bytes: Buffer): Promise<{ email: Email; isUnparted: boolean }> {
  const first = await parse(bytes)
  if (first.unparted === undefined) return first
  const boundary = DELIMITER.exec(bytes.toString('latin1', 0, BEGINNING))?.[1]
  if (boundary === undefined) return { email: first.email, isUnparted: true }
  const kind = /^[a-z]+$/.test(first.unparted) ? first.unparted : 'mixed'
  // Of a header that stands there twice the first counts.
  const header = Buffer.from(`Content-Type: multipart/${kind}; boundary="${boundary}"\r\n`, 'latin1')
  const { email } = await parse(Buffer.concat([header, bytes]))
  return { email, isUnparted: true }
}

async function parse(bytes: Buffer): Promise<ParsedMessage> {
  try {
    return await parseForgivingly(bytes, { forceRfc822Attachments: true, maxNestingDepth: NESTING })
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : ''
    if (/nest/i.test(message)) {
      throw new CannotRead(
        'too-deep',
        `The message is nested more than ${NESTING} parts deep and was not opened.`,
        { cause },
      )
    }
    throw new CannotRead('damaged', 'The message is damaged: its parts cannot be told apart.', { cause })
  }
}
