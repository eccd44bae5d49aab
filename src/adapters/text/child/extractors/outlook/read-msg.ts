import type { Email } from 'postal-mime'
import type { FoundPart } from '../../../../../ingest/ports.ts'
import { oneLine } from '../../../../../records/one-line.ts'
import { CannotRead } from '../../cannot-read.ts'
import { type CompoundFile, openCompound } from '../../compound/open-compound.ts'
import type { Extraction, ExtractionJob, MutableMetadata } from '../../extraction.ts'
import { attachmentsOf, bytesOf } from '../email-attachments.ts'
import { bodyOf } from '../email-body.ts'
import { peopleOf } from '../email-people.ts'
import { leftInside } from '../left-inside.ts'
import { mailHead } from '../mail-head.ts'
import { sentOn } from '../sent-on.ts'
import { unnamedPart } from '../unnamed-part.ts'
import { writePart } from '../write-part.ts'
import { type OutlookAttachment, outlookAttachments } from './attachment-store.ts'
import { narrowText } from './narrow-text.ts'
import { outlookBody } from './outlook-body.ts'
import { type OutlookPeople, outlookPeople } from './outlook-people.ts'
import { HEADER, openPropertyStore, PROPERTIES, type PropertyStore } from './property-store.ts'
import { protectedMessage } from './protected-message.ts'
import { makeTakeOut, type TakeOut } from './take-out.ts'

const MOST_BYTES = 512 * 1024 * 1024
const MESSAGE_CLASS = 0x001a
const SUBJECT = 0x0037
const SUBMITTED = 0x0039
const DELIVERED = 0x0e06
const LONGEST_SUBJECT = 10_000

/**
 * Reads a message of Outlook ([MS-OXMSG]) as `readEmail` reads one of the internet: its head and body as one page, its attachments as
 * parts. A message in it becomes a file of its own, with attachments of its own. Throws `CannotRead` for what is damaged or hostile.
 */
export async function readMsg(job: ExtractionJob): Promise<Extraction> {
  if (job.size > MOST_BYTES)
    throw new CannotRead('memory-limit', 'The message is larger than 512 MiB and was not read.')
  const compound = await openCompound(job.path)
  try {
    return await readOpen(compound, job)
  } finally {
    await compound.close()
  }
}

async function readOpen(compound: CompoundFile, job: ExtractionJob): Promise<Extraction> {
  if (compound.sizeOf([PROPERTIES]) === undefined)
    throw new CannotRead('damaged', 'The message is damaged: what says what it is made of is missing.')
  const narrow = await narrowText(compound, await openPropertyStore(compound, [], HEADER.message, latin))
  const message = await openPropertyStore(compound, [], HEADER.message, narrow.string)
  const people = await outlookPeople(compound, message, narrow.string)
  const subject = oneLine(((await message.text(SUBJECT)) ?? '').replace(PREFIX, ''), LONGEST_SUBJECT)
  await job.pages(1)
  const found = await outlookAttachments(compound, narrow.string)
  const takeOut = makeTakeOut(compound, job)
  const messageClass = (await message.text(MESSAGE_CLASS)) ?? ''
  const opened = await protectedMessage(messageClass, found, takeOut)
  const body = await outlookBody(message, narrow, job.limits.characters)
  const inside = opened?.inside === undefined ? undefined : bodyOf(opened.inside)
  const head = mailHead({
    subject,
    from: peopleOf([people.from]),
    to: peopleOf(people.to),
    cc: peopleOf(people.cc),
    date: shownDate(message),
  })
  await job.page(1, `${head}\n\n${inside?.text ?? body.text}`, null)
  const { parts, warnings } =
    opened?.inside === undefined ? await partsOf(job, found, takeOut) : await partsInside(job, opened.inside)
  const warned = [
    ...(opened?.warnings ?? []),
    ...(compound.isWhole ? [] : ['The message has more parts than are looked at; some were left out.']),
    ...(inside === undefined ? body.warnings : []),
    ...warnings,
  ]
  return {
    metadata: metadataOf(subject, people, dateOf(message)),
    parts,
    warning: warned.length > 0 ? warned.join(' ') : undefined,
  }
}

/** What some programs put before a subject to say how long its `Re:` is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the mark is one
const PREFIX = /^\x01[\s\S]/
const latin = (bytes: Buffer): string => bytes.toString('latin1')

async function partsOf(
  job: ExtractionJob,
  found: readonly OutlookAttachment[],
  takeOut: TakeOut,
): Promise<{ readonly parts: readonly FoundPart[]; readonly warnings: readonly string[] }> {
  const attachments = found.filter(
    ({ kind, isDecoration }) => !isDecoration && kind !== 'link' && kind !== 'missing',
  )
  const parts: FoundPart[] = []
  let objects = 0
  for (const [index, attachment] of attachments.slice(0, job.limits.parts).entries()) {
    const part = await takeOut.part(attachment, index + 1)
    if (part === undefined) objects += 1
    else parts.push(part)
  }
  const count = (kind: OutlookAttachment['kind']): number => found.filter((one) => one.kind === kind).length
  return {
    parts,
    warnings: [
      ...leftInside(attachments.length, Math.min(attachments.length, job.limits.parts)),
      ...told(
        objects,
        'object of another program inside it was',
        'objects of other programs inside it were',
        'not read.',
      ),
      ...told(
        count('link'),
        'attachment is',
        'attachments are',
        'only a link to a file outside the message.',
      ),
      ...told(count('missing'), 'attachment has', 'attachments have', 'no content in the message.'),
      ...(takeOut.isCut ? ['An attachment is damaged: its end is missing.'] : []),
    ],
  }
}

function told(number: number, one: string, several: string, rest: string): readonly string[] {
  return number === 0 ? [] : [`${number} ${number === 1 ? one : several} ${rest}`]
}

async function partsInside(
  job: ExtractionJob,
  email: Email,
): Promise<{ readonly parts: readonly FoundPart[]; readonly warnings: readonly string[] }> {
  const attachments = attachmentsOf(email)
  const parts: FoundPart[] = []
  for (const [index, { filename, mimeType, content }] of attachments.slice(0, job.limits.parts).entries()) {
    const name = filename ?? unnamedPart(mimeType, index + 1)
    const part = { filename: name, mediaType: mimeType, content: bytesOf(content) }
    parts.push(await writePart(job, part, index + 1))
  }
  return { parts, warnings: leftInside(attachments.length, parts.length) }
}

/** When it was sent, as the head of a message says it (RFC 5322, 3.3). */
function shownDate(message: PropertyStore): string {
  const instant = message.instant(SUBMITTED) ?? message.instant(DELIVERED)
  return instant === undefined ? '' : new Date(instant).toUTCString().replace('GMT', '+0000')
}

function dateOf(message: PropertyStore): string | undefined {
  const delivered = message.instant(DELIVERED)
  return sentOn(message.instant(SUBMITTED) ?? delivered, delivered)
}

function metadataOf(subject: string, people: OutlookPeople, date: string | undefined): MutableMetadata {
  const [author] = peopleOf([people.from])
  const everybody = peopleOf([people.from, people.sender, ...people.to, ...people.cc, ...people.bcc])
  return {
    ...(subject === '' ? {} : { title: subject }),
    ...(author === undefined ? {} : { author }),
    ...(date === undefined ? {} : { date }),
    ...(everybody.length > 0 ? { people: [...everybody] } : {}),
  }
}
