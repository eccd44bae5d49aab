import type { FoundPart } from '../../../../../ingest/ports.ts'
import { CannotRead } from '../../cannot-read.ts'
import { type CompoundFile, openCompound } from '../../compound/open-compound.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { attachmentsOf, bytesOf } from '../email/email-attachments.ts'
import { leftInside } from '../email/left-inside.ts'
import type { OpenedEmail } from '../email/opened-email.ts'
import { unnamedPart } from '../email/unnamed-part.ts'
import { writePart } from '../email/write-part.ts'
import { appointmentLines } from './appointment-lines.ts'
import { type OutlookAttachment, outlookAttachments } from './attachment-store.ts'
import { namedProperties } from './named-properties.ts'
import { narrowStrings, narrowText } from './narrow-text.ts'
import { outlookBody } from './outlook-body.ts'
import { outlookHead } from './outlook-head.ts'
import { outlookPeople, outlookRecipients } from './outlook-people.ts'
import { HEADER, openPropertyStore, PROPERTIES } from './property-store.ts'
import { protectedMessage } from './protected-message.ts'
import { makeTakeOut, type TakeOut } from './take-out.ts'
import { told } from './told.ts'

const MOST_BYTES = 512 * 1024 * 1024
const MESSAGE_CLASS = 0x001a

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
  const narrow = await narrowText(await openPropertyStore(compound, [], HEADER.message, latin), () =>
    narrowStrings(compound),
  )
  const message = await openPropertyStore(compound, [], HEADER.message, narrow.string)
  const people = await outlookPeople(message, await outlookRecipients(compound, narrow.string))
  const head = await outlookHead(message, people)
  await job.pages(1)
  const found = await outlookAttachments(compound, narrow.string)
  const takeOut = makeTakeOut(compound, job)
  const messageClass = (await message.text(MESSAGE_CLASS)) ?? ''
  const opened = await protectedMessage(messageClass, found, takeOut)
  const body = await outlookBody(message, narrow, job.limits.characters)
  const inside = opened?.inside?.body
  const lines = await appointmentLines(messageClass, message, await namedProperties(compound))
  await job.page(1, `${[head.text, ...lines].join('\n')}\n\n${inside?.text ?? body.text}`, null)
  const { parts, warnings } =
    opened?.inside === undefined ? await partsOf(job, found, takeOut) : await partsInside(job, opened.inside)
  const warned = [
    ...(opened?.warnings ?? []),
    ...(compound.isWhole ? [] : ['The message has more parts than are looked at; some were left out.']),
    ...(inside === undefined ? body.warnings : []),
    ...warnings,
  ]
  return {
    metadata: head.metadata,
    parts,
    warning: warned.length > 0 ? warned.join(' ') : undefined,
  }
}

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

async function partsInside(
  job: ExtractionJob,
  email: OpenedEmail,
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
