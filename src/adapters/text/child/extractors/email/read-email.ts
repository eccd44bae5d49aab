import { readFile } from 'node:fs/promises'
import type { Attachment, Email } from 'postal-mime'
import type { FoundPart } from '../../../../../ingest/ports.ts'
import { oneLine } from '../../../../../records/one-line.ts'
import { CannotRead } from '../../cannot-read.ts'
import { withLineFeeds } from '../../characters/with-line-feeds.ts'
import { mailDate } from '../../dates/mail-date.ts'
import type { Extraction, ExtractionJob, MutableMetadata } from '../../extraction.ts'
import { hasNextMessage, messageStart } from '../../formats/message-start.ts'
import { mailbox } from '../../formats/unreadable-format.ts'
import { attachmentsOf, bytesOf } from './email-attachments.ts'
import { authorsOf, everybody, peopleOf } from './email-people.ts'
import { leftInside } from './left-inside.ts'
import { mailHead } from './mail-head.ts'
import { openedEmail } from './opened-email.ts'
import { parseMessage } from './parse-message.ts'
import { sentOn } from './sent-on.ts'
import { unnamedPart } from './unnamed-part.ts'
import { writePart } from './write-part.ts'

const MOST_BYTES = 512 * 1024 * 1024
const LONGEST_DATE = 200

/**
 * Reads a message (RFC 5322, RFC 2045): its header and body as one page, its attachments as parts. A forwarded message
 * is a part too, with attachments of its own; what is signed as a whole is opened. Throws `CannotRead` where parts nest beyond measure (`too-deep`),
 * and for a mailbox of several messages.
 */
export async function readEmail(job: ExtractionJob): Promise<Extraction> {
  if (job.size > MOST_BYTES)
    throw new CannotRead('memory-limit', 'The message is larger than 512 MiB and was not read.')
  const bytes = withLineFeeds(await readFile(job.path))
  const { envelope, header, end } = messageStart(bytes)
  // Where the first message is longer than what a format is known by, the others show only now.
  if (envelope !== '' && hasNextMessage(bytes, header)) throw new CannotRead(mailbox.reason, mailbox.message)
  const { email, isUnparted } = await parseMessage(bytes.subarray(header, end))
  await job.pages(1)
  const opened = await openedEmail(email)
  const { body } = opened
  await job.page(1, `${headerText(email)}\n\n${body.text}`, null)
  const attachments = attachmentsOf(opened)
  const parts: FoundPart[] = []
  for (const [index, attachment] of attachments.slice(0, job.limits.parts).entries()) {
    parts.push(await partOf(job, attachment, index + 1))
  }
  const warnings = [
    ...(isUnparted
      ? ['The message does not say where its parts begin; they were told apart as well as they could be.']
      : []),
    ...opened.warnings,
    ...(body.isWhole ? [] : ['Parts of the message lie too deep or are too many, and were left out.']),
    ...leftInside(attachments.length, parts.length),
  ]
  return {
    metadata: metadataOf(email),
    parts,
    warning: warnings.length > 0 ? warnings.join(' ') : undefined,
  }
}

function headerText(email: Email): string {
  return mailHead({
    subject: email.subject ?? '',
    from: authorsOf(email),
    to: peopleOf(email.to ?? []),
    cc: peopleOf(email.cc ?? []),
    date: dateField(email),
  })
}

function metadataOf(email: Email): MutableMetadata {
  const people = everybody(email)
  const [author] = peopleOf([email.from])
  const title = email.subject?.trim()
  const date = dateOf(email)
  return {
    ...(title ? { title } : {}),
    ...(author === undefined ? {} : { author }),
    ...(date === undefined ? {} : { date }),
    ...(people.length > 0 ? { people: [...people] } : {}),
  }
}

/** When the message says it was sent, in its own words: the parser puts another zone in their place, and days with it. */
function dateField({ headers }: Email): string {
  const field = headers.find(({ key, value }) => key === 'date' && value.trim() !== '')
  return oneLine(field?.value ?? '', LONGEST_DATE)
}

function dateOf(email: Email): string | undefined {
  const trace = email.headers.find(({ key }) => key === 'received')?.value ?? ''
  return sentOn(mailDate(dateField(email)), mailDate(trace.slice(trace.lastIndexOf(';') + 1)))
}

function partOf(
  job: ExtractionJob,
  { filename, mimeType, content }: Attachment,
  number: number,
): Promise<FoundPart> {
  const name = filename ?? unnamedPart(mimeType, number)
  return writePart(job, { filename: name, mediaType: mimeType, content: bytesOf(content) }, number)
}
