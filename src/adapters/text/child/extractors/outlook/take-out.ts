import type { FoundPart } from '../../../../../ingest/ports.ts'
import { CannotRead } from '../../cannot-read.ts'
import type { CompoundEntry } from '../../compound/compound-entries.ts'
import type { CompoundFile } from '../../compound/open-compound.ts'
import { type CompoundNode, writeCompound } from '../../compound/write-compound.ts'
import type { ExtractionJob } from '../../extraction.ts'
import { unnamedPart } from '../email/unnamed-part.ts'
import { partPath, writePart } from '../email/write-part.ts'
import type { OutlookAttachment } from './attachment-store.ts'
import { FILE_STREAMS, objectFile } from './object-file.ts'
import { HEADER, PROPERTIES } from './property-store.ts'

/** Takes attachments out of a message, each as a file of its own. */
export interface TakeOut {
  /** The bytes of a file, to look into it: it is not taken out by that. */
  bytes(attachment: OutlookAttachment): Promise<Buffer>
  /** `undefined` for an object of a program that nothing here reads. */
  part(attachment: OutlookAttachment, number: number): Promise<FoundPart | undefined>
  /** Whether something that was taken out is shorter than it says. */
  readonly isCut: boolean
}

const MESSAGE = 'application/vnd.ms-outlook'
/** What programs know a message by ([MS-OXMSG] 2.2.1), and what says nothing of a document. */
const MESSAGE_CLASS = Buffer.from('0b0d020000000000c000000000000046', 'hex')
const NO_CLASS = Buffer.alloc(16)
const NOTHING = Buffer.alloc(0)
/** What its properties of its own kind are called stands once in a message, for all that are inside it (2.2.3). */
const NAMES = '__nameid_version1.0'
/** Documents that a program put into the text, by the stream that only they have. */
const OBJECTS: readonly (readonly [stream: string, extension: string, mediaType: string])[] = [
  ['WORDDOCUMENT', 'doc', 'application/msword'],
  ['WORKBOOK', 'xls', 'application/vnd.ms-excel'],
  ['BOOK', 'xls', 'application/vnd.ms-excel'],
  ['POWERPOINT DOCUMENT', 'ppt', 'application/vnd.ms-powerpoint'],
]
const ENTRY_BYTES = 128

/**
 * Makes what takes attachments out of one message. They cannot hold more together than the file is long: one whose directory says
 * so of the same bytes again and again throws `CannotRead` (`bomb`).
 */
export function makeTakeOut(compound: CompoundFile, job: ExtractionJob): TakeOut {
  let taken = 0
  let isCut = false
  const spend = (bytes: number): void => {
    taken += bytes
    if (taken > job.size)
      throw new CannotRead('bomb', 'The message says that it holds more than it has room for.', {
        quarantine: true,
      })
  }
  const read = async (entry: CompoundEntry): Promise<Buffer> => {
    const content = await compound.read(entry, job.size)
    spend(content.length)
    isCut ||= content.length < entry.size
    return content
  }
  const nodesBelow = (storage: CompoundEntry): readonly CompoundNode[] => {
    const nodes: CompoundNode[] = []
    const seen = new Set([storage])
    const ahead: { readonly storage: CompoundEntry; readonly into: CompoundNode[] }[] = [
      { storage, into: nodes },
    ]
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      for (const entry of compound.below(next.storage)) {
        if (seen.has(entry)) continue
        seen.add(entry)
        spend(ENTRY_BYTES)
        if (entry.kind === 'stream') {
          next.into.push({ kind: 'stream', name: entry.written, content: () => read(entry) })
          continue
        }
        const children: CompoundNode[] = []
        next.into.push({ kind: 'storage', name: entry.written, children })
        ahead.push({ storage: entry, into: children })
      }
    }
    return nodes
  }
  const message = async (attachment: OutlookAttachment, number: number): Promise<FoundPart> => {
    const storage = compound.entry(attachment.path)
    const nodes = storage === undefined ? [] : nodesBelow(storage).map(asMessage)
    const names = compound.entry([NAMES])
    const isNamed = names === undefined || nodes.some(({ name }) => name.toLowerCase() === NAMES)
    const named: readonly CompoundNode[] = isNamed
      ? []
      : [{ kind: 'storage', name: NAMES, children: namesOf(compound, names) }]
    const path = partPath(job, number)
    const size = await writeCompound(path, [...nodes, ...named], MESSAGE_CLASS)
    return { path, filename: messageName(attachment.filename, number), mediaType: MESSAGE, size }
  }
  const object = async (attachment: OutlookAttachment, number: number): Promise<FoundPart | undefined> => {
    const storage = compound.entry(attachment.path)
    if (storage === undefined) return undefined
    const shown = attachment.filename.trim() || `attachment-${number}`
    const inside = compound.below(storage)
    const kind = OBJECTS.find(([stream]) => inside.some(({ name }) => name === stream))
    if (kind !== undefined) {
      const [, extension, mediaType] = kind
      const path = partPath(job, number)
      const size = await writeCompound(path, nodesBelow(storage), NO_CLASS)
      return { path, filename: withExtension(shown, extension), mediaType, size }
    }
    for (const stream of FILE_STREAMS) {
      const entry = inside.find(({ name, kind }) => name === stream && kind === 'stream')
      const found = entry === undefined ? undefined : objectFile(stream, await read(entry))
      if (found === undefined) continue
      const filename = withExtension(found.name || shown, found.extension)
      return writePart(job, { filename, mediaType: '', content: found.content }, number)
    }
    return undefined
  }
  return {
    bytes: async ({ path }) => (await compound.stream(path, job.size)) ?? NOTHING,
    part: async (attachment, number) => {
      if (attachment.kind === 'message') return message(attachment, number)
      if (attachment.kind === 'object') return object(attachment, number)
      const { mediaType } = attachment
      const filename = attachment.filename || unnamedPart(mediaType, number)
      const entry = compound.entry(attachment.path)
      const content = entry === undefined ? NOTHING : await read(entry)
      return writePart(job, { filename, mediaType, content }, number)
    },
    get isCut() {
      return isCut
    },
  }
}

function withExtension(name: string, extension: string): string {
  return /\.\w{3,4}$/.test(name) ? name : `${name}.${extension}`
}

/** These are read again and again, for each message inside: they are no part of what may be taken out once. */
function namesOf(compound: CompoundFile, names: CompoundEntry): readonly CompoundNode[] {
  return compound
    .below(names)
    .flatMap((entry) =>
      entry.kind === 'stream'
        ? [{ kind: 'stream', name: entry.written, content: () => compound.read(entry, MOST_NAMES) }]
        : [],
    )
}

const MOST_NAMES = 1024 * 1024

/** A message inside another has a shorter head before its properties than one that is a file ([MS-OXMSG] 2.4.1). */
function asMessage(node: CompoundNode): CompoundNode {
  if (node.kind !== 'stream' || node.name.toLowerCase() !== PROPERTIES) return node
  return {
    ...node,
    content: async () => {
      const bytes = await node.content()
      if (bytes.length % 16 !== HEADER.inside % 16) return bytes
      const room = Buffer.alloc(HEADER.message - HEADER.inside)
      return Buffer.concat([bytes.subarray(0, HEADER.inside), room, bytes.subarray(HEADER.inside)])
    },
  }
}

/** A message is called by its subject, which is no path. */
function messageName(subject: string, number: number): string {
  const name = subject.replace(/[/\\]/g, '_').trim()
  if (name === '') return `message-${number}.msg`
  return /\.msg$/i.test(name) ? name : `${name}.msg`
}
