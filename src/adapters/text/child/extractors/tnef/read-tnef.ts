import { readFile } from 'node:fs/promises'
import type { FoundPart } from '../../../../../ingest/ports.ts'
import { CannotRead } from '../../cannot-read.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { leftInside } from '../email/left-inside.ts'
import { unnamedPart } from '../email/unnamed-part.ts'
import { writePart } from '../email/write-part.ts'
import { appointmentLines } from '../outlook/appointment-lines.ts'
import { LINKS, type OutlookAttachment, shownAttachment } from '../outlook/attachment-store.ts'
import { narrowText } from '../outlook/narrow-text.ts'
import { outlookBody } from '../outlook/outlook-body.ts'
import { outlookHead } from '../outlook/outlook-head.ts'
import { outlookPeople } from '../outlook/outlook-people.ts'
import { told } from '../outlook/told.ts'
import { KIND, type MapiValues, mapiProperties, withoutZeros } from './mapi-properties.ts'
import { tnefAttributes } from './tnef-attributes.ts'
import { type TnefAttachment, type TnefMessage, tnefMessage } from './tnef-message.ts'

const MOST_BYTES = 512 * 1024 * 1024
const SAMPLE = 64 * 1024
const MESSAGE_CLASS = 0x001a
const DATA = 0x3701
const METHOD = 0x3705
const CODE_PAGE = 0x3ffd
/** Before an object stands what kind it is of; that of a message, which is a bundle of its own ([MS-OXTNEF] 2.1.3.4.1). */
const OBJECT_KIND = 16
const MESSAGE = '0703020000000000c000000000000046'
const BUNDLE = 'application/vnd.ms-tnef'

/**
 * Reads what Outlook bundles for itself and mail systems bring as `winmail.dat` ([MS-OXTNEF]): what it says of the message and its body
 * as one page, its attachments as parts. A message in it is a bundle too, with attachments of its own. Throws `CannotRead` for what is none.
 */
export async function readTnef(job: ExtractionJob): Promise<Extraction> {
  if (job.size > MOST_BYTES)
    throw new CannotRead('memory-limit', 'The bundle is larger than 512 MiB and was not read.')
  const bundle = tnefAttributes(await readFile(job.path))
  if (bundle === undefined)
    throw new CannotRead('damaged', 'The bundle of Outlook attachments is damaged: it does not begin as one.')
  const message = tnefMessage(bundle.attributes)
  const narrow = await narrowText(mapiProperties(saidCodePage(message), latin), async () => sampleOf(message))
  const properties = mapiProperties(message.values, narrow.string)
  const recipients = message.recipients.map((values) => mapiProperties(values, narrow.string))
  const head = await outlookHead(properties, await outlookPeople(properties, recipients))
  const body = await outlookBody(properties, narrow, job.limits.characters)
  await job.pages(1)
  const messageClass = (await properties.text(MESSAGE_CLASS)) ?? ''
  const lines = await appointmentLines(messageClass, properties, message.names)
  await job.page(1, `${[head.text, ...lines].join('\n')}\n\n${body.text}`, null)
  const { parts, warnings } = await partsOf(job, message.attachments, narrow.string)
  const warned = [
    ...body.warnings,
    ...(bundle.isWhole ? [] : ['The bundle of attachments is damaged; what could be told apart was read.']),
    ...warnings,
  ]
  return {
    metadata: head.metadata,
    parts,
    warning: warned.length > 0 ? warned.join(' ') : undefined,
  }
}

const latin = (bytes: Buffer): string => bytes.toString('latin1')

function saidCodePage({ values, codePage }: TnefMessage): MapiValues {
  if (codePage === undefined || values.has(CODE_PAGE)) return values
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(codePage, 0)
  return new Map([...values, [CODE_PAGE, { kind: KIND.long, bytes }]])
}

function sampleOf({ values }: TnefMessage): Buffer {
  const strings = [...values.values()].filter(({ kind }) => kind === KIND.narrow)
  const pieces = strings.flatMap(({ bytes }) => [withoutZeros(bytes).subarray(0, SAMPLE), Buffer.from(' ')])
  return Buffer.concat(pieces)
}

interface Found extends Pick<OutlookAttachment, 'kind' | 'filename' | 'mediaType' | 'isDecoration'> {
  readonly content: Buffer
}

async function partsOf(
  job: ExtractionJob,
  attachments: readonly TnefAttachment[],
  decode: (bytes: Buffer) => string,
): Promise<{ readonly parts: readonly FoundPart[]; readonly warnings: readonly string[] }> {
  const parts: FoundPart[] = []
  let links = 0
  let missing = 0
  let shown = 0
  for (const attachment of attachments) {
    const found = await foundIn(attachment, decode)
    if (found.kind === 'link') links += 1
    else if (found.kind === 'missing') missing += 1
    else if (!found.isDecoration) {
      shown += 1
      if (parts.length >= job.limits.parts) continue
      const { mediaType, content } = found
      const number = parts.length + 1
      const filename = found.filename || unnamedPart(mediaType, number)
      parts.push(await writePart(job, { filename, mediaType, content }, number))
    }
  }
  return {
    parts,
    warnings: [
      ...leftInside(shown, parts.length),
      ...told(links, 'attachment is', 'attachments are', 'only a link to a file outside the message.'),
      ...told(missing, 'attachment has', 'attachments have', 'no content in the message.'),
    ],
  }
}

async function foundIn(attachment: TnefAttachment, decode: (bytes: Buffer) => string): Promise<Found> {
  const values = attachment.values()
  const properties = mapiProperties(values, decode)
  const own = values.get(DATA)
  const object = own?.kind === KIND.object ? own.bytes : undefined
  const isMessage = object?.toString('hex', 0, OBJECT_KIND) === MESSAGE
  const inside = object?.subarray(OBJECT_KIND) ?? attachment.file ?? own?.bytes
  const kind = kindOf(isMessage, inside !== undefined, properties.number(METHOD))
  const named = await shownAttachment(properties, kind, inside?.length)
  const content = inside ?? Buffer.alloc(0)
  if (!isMessage) return { kind, ...named, content }
  return { kind, ...named, filename: bundleName(named.filename), mediaType: BUNDLE, content }
}

function kindOf(
  isMessage: boolean,
  hasContent: boolean,
  method: number | undefined,
): OutlookAttachment['kind'] {
  if (isMessage) return 'message'
  if (hasContent) return 'file'
  return LINKS.has(method) ? 'link' : 'missing'
}

/** A message is called by its subject, which is no path. */
function bundleName(subject: string): string {
  const name = subject.replace(/[/\\]/g, '_').trim()
  return name === '' || /\.(?:dat|tnef)$/i.test(name) ? name : `${name}.tnef`
}
