import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Attachment, Email } from 'postal-mime'
import type { FoundPart } from '../../../../ingest/ports.ts'
import { oneLine } from '../../../../records/one-line.ts'
import { CannotRead } from '../cannot-read.ts'
import { withLineFeeds } from '../characters/with-line-feeds.ts'
import { mailDate } from '../dates/mail-date.ts'
import type { Extraction, ExtractionJob, MutableMetadata } from '../extraction.ts'
import { messageStart } from '../formats/message-start.ts'
import { authorsOf, everybody, peopleOf } from './email-people.ts'
import { htmlTextWithin } from './html-text.ts'
import { joinForms } from './join-forms.ts'
import { parseMessage } from './parse-message.ts'
import { unnamedPart } from './unnamed-part.ts'

const MOST_BYTES = 512 * 1024 * 1024
/** Pictures that a signature shows with every message are no attachments. */
const DECORATION_BYTES = 8 * 1024
const LONGEST_DATE = 200
/** So far clocks are apart that are both well, and days that stand for an instant. */
const CLOCKS_DIFFER = 2 * 24 * 60 * 60 * 1000

/**
 * Reads a message (RFC 5322, RFC 2045): its header and body as one page, its attachments as parts. A forwarded message
 * is a part too, with attachments of its own. Throws `CannotRead` (`too-deep`) where parts nest beyond measure.
 */
export async function readEmail(job: ExtractionJob): Promise<Extraction> {
  if (job.size > MOST_BYTES)
    throw new CannotRead('memory-limit', 'The message is larger than 512 MiB and was not read.')
  const bytes = withLineFeeds(await readFile(job.path))
  const { email, isUnparted } = await parseMessage(bytes.subarray(messageStart(bytes).header))
  await job.pages(1)
  const body = bodyOf(email)
  await job.page(1, `${headerText(email)}\n\n${body.text}`, null)
  const attachments = email.attachments.filter((attachment) => !isDecoration(attachment))
  const parts: FoundPart[] = []
  for (const [index, attachment] of attachments.slice(0, job.limits.parts).entries()) {
    parts.push(await writePart(job, attachment, index + 1))
  }
  const warnings = [
    ...(isUnparted
      ? ['The message does not say where its parts begin; they were told apart as well as they could be.']
      : []),
    ...(body.isWhole ? [] : ['Parts of the message lie too deep or are too many, and were left out.']),
    ...leftInside(attachments.length, parts.length),
  ]
  return {
    metadata: metadataOf(email),
    parts,
    warning: warnings.length > 0 ? warnings.join(' ') : undefined,
  }
}

function leftInside(attachments: number, kept: number): readonly string[] {
  const left = attachments - kept
  return left > 0 ? [`The message has ${attachments} attachments; ${left} were left inside it.`] : []
}

function headerText(email: Email): string {
  const lines: readonly (readonly [name: string, value: string])[] = [
    ['Subject', email.subject ?? ''],
    ['From', authorsOf(email).join(', ')],
    ['To', peopleOf(email.to ?? []).join(', ')],
    ['Cc', peopleOf(email.cc ?? []).join(', ')],
    ['Date', dateField(email)],
  ]
  return lines.flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`])).join('\n')
}

function bodyOf({ text = '', html }: Email): { readonly text: string; readonly isWhole: boolean } {
  if (html === undefined) return { text, isWhole: true }
  const shown = htmlTextWithin(html)
  return { text: joinForms(text, shown.text), isWhole: shown.isWhole }
}

function metadataOf(email: Email): MutableMetadata {
  const people = everybody(email)
  const [author] = peopleOf([email.from])
  const title = email.subject?.trim()
  const date = sentOn(email)
  return {
    ...(title ? { title } : {}),
    ...(author === undefined ? {} : { author }),
    ...(date === undefined ? {} : { date }),
    ...(people.length > 0 ? { people: [...people] } : {}),
  }
}

/** When it was sent; nothing where the clock of its sender was ahead of that of the last server that took it. */
function sentOn(email: Email): string | undefined {
  const date = mailDate(dateField(email))
  const trace = email.headers.find(({ key }) => key === 'received')?.value ?? ''
  const received = mailDate(trace.slice(trace.lastIndexOf(';') + 1))
  if (date === undefined || received === undefined) return date
  return Date.parse(date) - Date.parse(received) > CLOCKS_DIFFER ? undefined : date
}

/** When the message says it was sent, in its own words: the parser puts another zone in their place, and days with it. */
function dateField({ headers }: Email): string {
  const field = headers.find(({ key, value }) => key === 'date' && value.trim() !== '')
  return oneLine(field?.value ?? '', LONGEST_DATE)
}

function isDecoration({ related, mimeType, content }: Attachment): boolean {
  return related === true && mimeType.startsWith('image/') && bytesOf(content).length < DECORATION_BYTES
}

async function writePart(job: ExtractionJob, attachment: Attachment, number: number): Promise<FoundPart> {
  const { filename, mimeType, content } = attachment
  const bytes = bytesOf(content)
  const path = join(job.partsFolder, `${basename(job.path)}.part-${number}`)
  await writeFile(path, bytes, { mode: 0o600 })
  return {
    path,
    filename: filename ?? unnamedPart(mimeType, number),
    mediaType: mimeType,
    size: bytes.length,
  }
}

function bytesOf(content: Attachment['content']): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
}
