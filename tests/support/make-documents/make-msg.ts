import { type CompoundTree, makeCompoundTree } from './make-compound-tree.ts'

/** Properties of a message, a recipient or an attachment, by their numbers ([MS-OXPROPS]). */
export interface MsgProperties {
  readonly text?: Readonly<Record<number, string>>
  /** Strings of a code page. */
  readonly narrow?: Readonly<Record<number, Buffer>>
  readonly bytes?: Readonly<Record<number, Buffer>>
  readonly numbers?: Readonly<Record<number, number>>
  readonly instants?: Readonly<Record<number, string>>
}

export interface MsgContent extends MsgProperties {
  readonly recipients?: readonly MsgProperties[]
  readonly attachments?: readonly MsgAttachment[]
}

/** By its bytes (0x3701 among its `bytes`), as a message, or as an object of another program. */
export interface MsgAttachment extends MsgProperties {
  readonly message?: MsgContent
  readonly object?: CompoundTree
}

/** A message of Outlook ([MS-OXMSG]), byte by byte. */
export function makeMsg(content: MsgContent): Buffer {
  return makeCompoundTree(msgTree(content))
}

/** The same as what stands in its file. */
export function msgTree(content: MsgContent): CompoundTree {
  return {
    '__nameid_version1.0': { '__substg1.0_00020102': Buffer.alloc(16) },
    ...messageStorage(content, 32),
  }
}

function messageStorage(content: MsgContent, head: number): CompoundTree {
  const tree: Record<string, Buffer | CompoundTree> = { ...storage(content, head) }
  for (const [index, recipient] of (content.recipients ?? []).entries())
    tree[`__recip_version1.0_#${hex(index)}`] = storage(recipient, 8)
  for (const [index, attachment] of (content.attachments ?? []).entries()) {
    const { message, object } = attachment
    tree[`__attach_version1.0_#${hex(index)}`] = {
      ...storage(attachment, 8),
      ...(message === undefined ? {} : { '__substg1.0_3701000D': messageStorage(message, 24) }),
      ...(object === undefined ? {} : { '__substg1.0_3701000D': object }),
    }
  }
  return tree
}

function storage(properties: MsgProperties, head: number): CompoundTree {
  const { text = {}, narrow = {}, bytes = {}, numbers = {}, instants = {} } = properties
  const streams: Record<string, Buffer> = {}
  const fixed: Buffer[] = []
  const put = (id: string, kind: number, content: Buffer): void => {
    streams[`__substg1.0_${hex(Number(id) * 0x10000 + kind)}`] = content
    fixed.push(property(Number(id), kind, BigInt(content.length)))
  }
  for (const [id, value] of Object.entries(text)) put(id, 0x1f, Buffer.from(value, 'utf16le'))
  for (const [id, value] of Object.entries(narrow)) put(id, 0x1e, value)
  for (const [id, value] of Object.entries(bytes)) put(id, 0x102, value)
  for (const [id, value] of Object.entries(numbers)) fixed.push(property(Number(id), 3, BigInt(value)))
  for (const [id, value] of Object.entries(instants))
    fixed.push(property(Number(id), 0x40, (BigInt(Date.parse(value)) + 11_644_473_600_000n) * 10_000n))
  return { '__properties_version1.0': Buffer.concat([Buffer.alloc(head), ...fixed]), ...streams }
}

function property(id: number, kind: number, value: bigint): Buffer {
  const entry = Buffer.alloc(16)
  entry.writeUInt32LE(id * 0x10000 + kind, 0)
  entry.writeUInt32LE(6, 4)
  entry.writeBigUInt64LE(value, 8)
  return entry
}

const hex = (number: number): string => number.toString(16).toUpperCase().padStart(8, '0')
