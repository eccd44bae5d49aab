import type { Address } from 'postal-mime'
import { CannotRead } from '../../cannot-read.ts'
import type { CompoundFile } from '../../compound/open-compound.ts'
import { parseMessage } from '../email/parse-message.ts'
import { HEADER, type OutlookProperties, openPropertyStore } from './property-store.ts'

/** Everybody whom a message names. */
export interface OutlookPeople {
  readonly from: Address | undefined
  /** Who sent it for another. */
  readonly sender: Address | undefined
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly bcc: readonly Address[]
}

/** Where a person's name, kind of address, address and address of the internet stand ([MS-OXOMSG] 2.2.1). */
type Places = readonly [name: number, kind: number, address: number, internet: number]
const FROM: Places = [0x0042, 0x0064, 0x0065, 0x5d02]
const SENDER: Places = [0x0c1a, 0x0c1e, 0x0c1f, 0x5d01]
const RECIPIENT: Places = [0x3001, 0x3002, 0x3003, 0x39fe]
/** The header that came with it ([MS-OXOMSG] 2.2.1.61). */
const TRANSPORT = 0x007d
const LONGEST_HEADER = 256 * 1024
const RECIPIENT_KIND = 0x0c15
const SHOWN = { to: 0x0e04, cc: 0x0e03, bcc: 0x0e02 } as const
const STORAGE = /^__RECIP_VERSION1\.0_#[0-9A-F]{8}$/
const BCC = 3
const CC = 2
const TO = 1
/** An address of a directory of Exchange says nothing to people outside. */
const IN_DIRECTORY = /^\/o=/i

/** The recipients of a message, in their order. */
export async function outlookRecipients(
  compound: CompoundFile,
  decode: (bytes: Buffer) => string,
): Promise<readonly OutlookProperties[]> {
  const storages = compound.names([]).filter((name) => STORAGE.test(name))
  const recipients: OutlookProperties[] = []
  for (const name of storages.sort())
    recipients.push(await openPropertyStore(compound, [name], HEADER.other, decode))
  return recipients
}

/** Finds who a message is from and to: by its recipients, or where none are kept by how they were shown. */
export async function outlookPeople(
  message: OutlookProperties,
  recipients: readonly OutlookProperties[],
): Promise<OutlookPeople> {
  const found = new Map<number, Address[]>()
  for (const recipient of recipients) {
    const person = await personAt(recipient, RECIPIENT)
    const kind = (recipient.number(RECIPIENT_KIND) ?? TO) & 0xf
    if (person === undefined) continue
    const known = found.get(kind)
    if (known === undefined) found.set(kind, [person])
    else known.push(person)
  }
  const shown = async (id: number): Promise<readonly Address[]> => {
    const names = (await message.text(id)) ?? ''
    return names.split(';').flatMap((name) => addressOf(name, undefined) ?? [])
  }
  const none = found.size === 0
  const from = (await personAt(message, FROM)) ?? (await personAt(message, SENDER))
  const sender = await personAt(message, SENDER)
  return {
    from: from?.address ? from : ((await fromTransport(message)) ?? from),
    sender: sender?.address || sender?.name !== from?.name ? sender : undefined,
    to: none ? await shown(SHOWN.to) : (found.get(TO) ?? []),
    cc: none ? await shown(SHOWN.cc) : (found.get(CC) ?? []),
    bcc: none ? await shown(SHOWN.bcc) : (found.get(BCC) ?? []),
  }
}

/** Who the message is from as the internet brought it: inside an organisation Outlook knows no other address than that of its directory. */
async function fromTransport(message: OutlookProperties): Promise<Address | undefined> {
  const header = (await message.text(TRANSPORT))?.trim()
  if (!header) return undefined
  const bytes = Buffer.from(`${header.slice(0, LONGEST_HEADER)}\r\n\r\n`)
  const from = await parseMessage(bytes).then(({ email }) => email.from, withoutHeader)
  return from?.address ? from : undefined
}

async function personAt(store: OutlookProperties, places: Places): Promise<Address | undefined> {
  const [name, , address, internet] = places
  const given = (await store.text(internet)) || (await store.text(address))
  return addressOf((await store.text(name)) ?? '', given)
}

/** A header that is damaged takes nothing from the message. */
function withoutHeader(error: unknown): undefined {
  if (!(error instanceof CannotRead)) throw error
  return undefined
}

/** Outlook puts the address in quotes where it knows no name. */
function addressOf(shown: string, given: string | undefined): Address | undefined {
  const name = shown
    .trim()
    .replace(/^(['"])(.*)\1$/, '$2')
    .trim()
  const address = given === undefined || IN_DIRECTORY.test(given) ? '' : given.trim()
  if (name === '' && address === '') return undefined
  const isAddress = name.toLowerCase() === address.toLowerCase()
  return { name: isAddress ? '' : name, address }
}
