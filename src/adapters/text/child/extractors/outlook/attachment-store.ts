import mime from 'mime-types'
import type { CompoundFile } from '../../compound/open-compound.ts'
import { DECORATION_BYTES } from '../email/email-attachments.ts'
import {
  HEADER,
  type OutlookProperties,
  openPropertyStore,
  PROPERTIES,
  type PropertyStore,
} from './property-store.ts'

/** An attachment as a message keeps it ([MS-OXCMSG] 2.2.2), not taken out yet. */
export interface OutlookAttachment {
  /** A file; a message; an object of another program; what only says where it is; what is not there. */
  readonly kind: 'file' | 'message' | 'object' | 'link' | 'missing'
  readonly filename: string
  readonly mediaType: string
  /** Where its bytes or its storage stand. */
  readonly path: readonly string[]
  /** A picture that is shown in the text and so small that it is none of anybody's files. */
  readonly isDecoration: boolean
}

const SHOWN_NAME = 0x3001
const DATA = 0x3701
const EXTENSION = 0x3703
const SHORT_NAME = 0x3704
const METHOD = 0x3705
const LONG_NAME = 0x3707
const MEDIA_TYPE = 0x370e
const CONTENT_ID = 0x3712
const FLAGS = 0x3714
const HIDDEN = 0x7ffe
/** Of the flags: it is shown in the text. */
const IN_TEXT = 4
/** Ways of attaching that leave the file where it was (2.2.2.9). */
export const LINKS: ReadonlySet<number | undefined> = new Set([2, 3, 4, 7])
const STORAGE = /^__ATTACH_VERSION1\.0_#[0-9A-F]{8}$/
const UNKNOWN = 'application/octet-stream'

/** All attachments of a message, in their order. */
export async function outlookAttachments(
  compound: CompoundFile,
  decode: (bytes: Buffer) => string,
): Promise<readonly OutlookAttachment[]> {
  const found: OutlookAttachment[] = []
  const storages = compound.names([]).filter((name) => STORAGE.test(name))
  for (const name of storages.sort()) {
    const properties = await openPropertyStore(compound, [name], HEADER.other, decode)
    found.push(await attachmentOf(compound, properties))
  }
  return found
}

async function attachmentOf(compound: CompoundFile, properties: PropertyStore): Promise<OutlookAttachment> {
  const bytes = properties.place(DATA, 'bytes')
  const object = properties.place(DATA, 'object')
  const size = compound.sizeOf(bytes)
  const kind = kindOf(properties.number(METHOD), size !== undefined, compound.names(object))
  return { kind, path: kind === 'file' ? bytes : object, ...(await shownAttachment(properties, kind, size)) }
}

/** What an attachment is called, and whether it is one for those who read the message. */
export async function shownAttachment(
  properties: OutlookProperties,
  kind: OutlookAttachment['kind'],
  size = 0,
): Promise<Pick<OutlookAttachment, 'filename' | 'mediaType' | 'isDecoration'>> {
  const named = (await properties.text(LONG_NAME)) || (await properties.text(SHORT_NAME)) || ''
  const shown = ((await properties.text(SHOWN_NAME)) ?? '').trim()
  const filename = named || (kind === 'file' ? withExtension(shown, await properties.text(EXTENSION)) : shown)
  const mediaType = ((await properties.text(MEDIA_TYPE)) || mime.lookup(filename) || UNKNOWN).toLowerCase()
  const isShown =
    (properties.number(HIDDEN) ?? 0) !== 0 ||
    ((properties.number(FLAGS) ?? 0) & IN_TEXT) !== 0 ||
    Boolean(await properties.text(CONTENT_ID))
  return {
    filename,
    mediaType,
    isDecoration: kind === 'file' && isShown && mediaType.startsWith('image/') && size < DECORATION_BYTES,
  }
}

function kindOf(
  method: number | undefined,
  hasBytes: boolean,
  inside: readonly string[],
): OutlookAttachment['kind'] {
  if (inside.includes(PROPERTIES.toUpperCase())) return 'message'
  if (inside.length > 0) return 'object'
  if (hasBytes) return 'file'
  return LINKS.has(method) ? 'link' : 'missing'
}

function withExtension(name: string, extension = ''): string {
  if (name === '' || name.toLowerCase().endsWith(extension.toLowerCase())) return name
  return /^\.\w{1,20}$/.test(extension) ? `${name}${extension}` : name
}
