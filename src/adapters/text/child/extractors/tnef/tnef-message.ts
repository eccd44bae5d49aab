import { ownDate } from '../../dates/own-date.ts'
import type { NamedProperties } from '../outlook/property-store.ts'
import {
  KIND,
  type MapiList,
  type MapiValue,
  type MapiValues,
  readMapiRows,
  readMapiValues,
} from './mapi-properties.ts'
import type { TnefAttribute } from './tnef-attributes.ts'

/** A message as a bundle keeps it, nothing decoded yet. */
export interface TnefMessage {
  readonly values: MapiValues
  readonly names: NamedProperties
  readonly recipients: readonly MapiValues[]
  readonly attachments: readonly TnefAttachment[]
  /** Of its strings, where it says one. */
  readonly codePage: number | undefined
}

export interface TnefAttachment {
  readonly values: () => MapiValues
  /** The bytes of a file. */
  readonly file: Buffer | undefined
}

/** Attributes by their numbers ([MS-OXTNEF] 2.1.3.3), and the properties that say the same ([MS-OXPROPS]). */
const PROPERTIES = 0x9003
const RECIPIENTS = 0x9004
const ATTACHMENT_PROPERTIES = 0x9005
const CODE_PAGE = 0x9007
const BEGINS_ATTACHMENT = 0x9002
const DATA = 0x800f
const TITLE = 0x8010
const TRANSPORT_NAME = 0x9001
const FROM = 0x8000
const SHORT_NAME = 0x3704
const FROM_NAME = 0x0042
const FROM_ADDRESS = 0x0065
const STRINGS: Readonly<Record<number, number>> = { 32772: 0x0037, 32776: 0x001a, 32780: 0x1000 }
const DATES: Readonly<Record<number, number>> = { 32773: 0x0039, 32774: 0x0e06 }

/** Gathers a message from its attributes. What stands there twice, as a property and as an attribute before them, is the property. */
export function tnefMessage(attributes: readonly TnefAttribute[]): TnefMessage {
  const older = new Map<number, MapiValue>()
  let list: Pick<MapiList, 'values' | 'names'> = { values: new Map(), names: { idOf: () => undefined } }
  let recipients: readonly MapiValues[] = []
  let codePage: number | undefined
  const attachments: TnefAttribute[][] = []
  for (const attribute of attributes) {
    const { id, bytes } = attribute
    if (attribute.isOfAttachment) {
      if (id === BEGINS_ATTACHMENT || attachments.length === 0) attachments.push([])
      attachments.at(-1)?.push(attribute)
    } else if (id === PROPERTIES) list = readMapiValues(bytes)
    else if (id === RECIPIENTS) recipients = readMapiRows(bytes)
    else if (id === CODE_PAGE && bytes.length >= 4) codePage = bytes.readUInt32LE(0)
    else if (id === FROM) for (const [name, value] of fromOf(bytes)) older.set(name, value)
    else if (STRINGS[id] !== undefined) older.set(STRINGS[id], { kind: KIND.narrow, bytes })
    else if (DATES[id] !== undefined) older.set(DATES[id], { kind: KIND.instant, bytes: instantOf(bytes) })
  }
  return {
    values: new Map([...older, ...list.values]),
    names: list.names,
    recipients,
    attachments: attachments.filter(([, second]) => second !== undefined).map(attachmentOf),
    codePage,
  }
}

function attachmentOf(attributes: readonly TnefAttribute[]): TnefAttachment {
  const of = (id: number): Buffer | undefined => attributes.find((attribute) => attribute.id === id)?.bytes
  return {
    // Read when it is asked for: of a bundle of many only so many are taken out.
    values: () => {
      const name = of(TITLE) ?? of(TRANSPORT_NAME)
      const properties = of(ATTACHMENT_PROPERTIES)
      const older: (readonly [number, MapiValue])[] =
        name === undefined ? [] : [[SHORT_NAME, { kind: KIND.narrow, bytes: name }]]
      return new Map([...older, ...(properties === undefined ? [] : readMapiValues(properties).values)])
    },
    file: of(DATA),
  }
}

/** A name and an address, with their lengths before them (2.1.3.3.7); the kind of address stands before a colon. */
function fromOf(bytes: Buffer): readonly (readonly [number, MapiValue])[] {
  if (bytes.length < 8) return []
  const name = 8 + bytes.readUInt16LE(4)
  const address = bytes.subarray(name, name + bytes.readUInt16LE(6))
  const said: readonly (readonly [number, Buffer])[] = [
    [FROM_NAME, bytes.subarray(8, name)],
    [FROM_ADDRESS, address.subarray(address.indexOf(':') + 1)],
  ]
  return said.map(([id, value]) => [id, { kind: KIND.narrow, bytes: value }])
}

/** A date in seven numbers of two bytes (2.1.3.3.3), by the clock of Windows. They say no zone; programs write them in that of Greenwich. */
function instantOf(bytes: Buffer): Buffer {
  const instant = Buffer.alloc(8)
  if (bytes.length < 12) return instant
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = [0, 2, 4, 6, 8, 10].map((at) =>
    bytes.readUInt16LE(at),
  )
  const date = ownDate({ year, month, day, time: { hour, minute, second }, zone: 0 })
  if (date !== undefined) instant.writeBigUInt64LE((BigInt(Date.parse(date)) + EPOCH) * 10_000n)
  return instant
}

/** Milliseconds from 1601 to 1970. */
const EPOCH = 11_644_473_600_000n
