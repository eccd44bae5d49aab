/** Properties of a message or an attachment in a bundle, by their numbers ([MS-OXPROPS]). */
export interface TnefProperties {
  readonly text?: Readonly<Record<number, string>>
  readonly narrow?: Readonly<Record<number, Buffer>>
  readonly bytes?: Readonly<Record<number, Buffer>>
  readonly numbers?: Readonly<Record<number, number>>
  readonly instants?: Readonly<Record<number, string>>
  /** By their names in a set of properties. */
  readonly named?: Readonly<Record<string, string>>
  readonly messages?: Readonly<Record<number, Buffer>>
}

export interface TnefContent extends TnefProperties {
  /** Attributes of the message, by their numbers ([MS-OXTNEF] 2.1.3.3). */
  readonly attributes?: Readonly<Record<number, Buffer>>
  readonly recipients?: readonly TnefProperties[]
  readonly attachments?: readonly TnefFile[]
}

export interface TnefFile extends TnefProperties {
  readonly attributes?: Readonly<Record<number, Buffer>>
  readonly content?: Buffer
}

const MESSAGE = Buffer.from('0703020000000000c000000000000046', 'hex')
const SET = Buffer.from('0820060000000000c000000000000046', 'hex')

/** What Outlook bundles as `winmail.dat` ([MS-OXTNEF]), byte by byte. */
export function makeTnef(content: TnefContent): Buffer {
  const { attributes = {}, recipients, attachments = [] } = content
  return Buffer.concat([
    Buffer.from('789f3e220100', 'hex'),
    tnefAttribute(1, 0x9006, Buffer.from('00000100', 'hex')),
    ...Object.entries(attributes).map(([id, bytes]) => tnefAttribute(1, Number(id), bytes)),
    ...(recipients === undefined
      ? []
      : [tnefAttribute(1, 0x9004, Buffer.concat([u32(recipients.length), ...recipients.map(propertyList)]))]),
    tnefAttribute(1, 0x9003, propertyList(content)),
    ...attachments.map(attachment),
  ])
}

/** One attribute: of the message at level 1, of an attachment at level 2. */
export function tnefAttribute(level: number, id: number, bytes: Buffer, said = bytes.length): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt8(level, 0)
  head.writeUInt16LE(id, 1)
  head.writeUInt16LE(6, 3)
  head.writeUInt32LE(said, 5)
  const sum = Buffer.alloc(2)
  sum.writeUInt16LE(bytes.reduce((total, byte) => (total + byte) & 0xffff, 0))
  return Buffer.concat([head, bytes, sum])
}

function attachment(file: TnefFile): Buffer {
  const { attributes = {}, content } = file
  return Buffer.concat([
    tnefAttribute(2, 0x9002, Buffer.alloc(14)),
    ...Object.entries(attributes).map(([id, bytes]) => tnefAttribute(2, Number(id), bytes)),
    ...(content === undefined ? [] : [tnefAttribute(2, 0x800f, content)]),
    tnefAttribute(2, 0x9005, propertyList(file)),
  ])
}

function propertyList(properties: TnefProperties): Buffer {
  const {
    text = {},
    narrow = {},
    bytes = {},
    numbers = {},
    instants = {},
    named = {},
    messages = {},
  } = properties
  const list = [
    // The one with a name stands first: who reads it wrongly reads none of the others.
    ...Object.entries(named).map(([name, value]) => byName(name, value)),
    ...Object.entries(text).map(([id, value]) =>
      counted(Number(id), 0x1f, Buffer.from(`${value}\0`, 'utf16le')),
    ),
    ...Object.entries(narrow).map(([id, value]) =>
      counted(Number(id), 0x1e, Buffer.concat([value, Buffer.alloc(1)])),
    ),
    ...Object.entries(bytes).map(([id, value]) => counted(Number(id), 0x102, value)),
    ...Object.entries(numbers).map(([id, value]) => Buffer.concat([tag(Number(id), 3), u32(value)])),
    ...Object.entries(instants).map(([id, value]) => Buffer.concat([tag(Number(id), 0x40), instant(value)])),
    ...Object.entries(messages).map(([id, value]) =>
      counted(Number(id), 0x0d, Buffer.concat([MESSAGE, value])),
    ),
  ]
  return Buffer.concat([u32(list.length), ...list])
}

function counted(id: number, kind: number, value: Buffer): Buffer {
  return Buffer.concat([tag(id, kind), u32(1), sized(value)])
}

function byName(name: string, value: string): Buffer {
  return Buffer.concat([
    tag(0x8001, 0x1f),
    SET,
    u32(1),
    sized(Buffer.from(`${name}\0`, 'utf16le')),
    u32(1),
    sized(Buffer.from(`${value}\0`, 'utf16le')),
  ])
}

function sized(value: Buffer): Buffer {
  return Buffer.concat([u32(value.length), value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

function tag(id: number, kind: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(kind, 0)
  bytes.writeUInt16LE(id, 2)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function instant(value: string): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE((BigInt(Date.parse(value)) + 11_644_473_600_000n) * 10_000n)
  return bytes
}
