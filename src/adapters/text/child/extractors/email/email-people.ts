import { type Address, addressParser, type Email } from 'postal-mime'

/** `Name <address>`, or whichever of the two there is; groups are their members. */
export function peopleOf(addresses: readonly (Address | undefined)[]): readonly string[] {
  const people = addresses.flatMap((address) => {
    if (address === undefined) return []
    return address.group === undefined
      ? [person(address.name, address.address)]
      : address.group.map((one) => person(one.name, one.address))
  })
  return [...new Set(people.filter((one) => one !== ''))]
}

/** Everybody a message is from (RFC 5322, 3.6.2: a list), of whom the parser gives the first. Of a field that is there twice the first counts. */
export function authorsOf({ from, headers }: Email): readonly string[] {
  const field = headers.find(({ key, value }) => key === 'from' && value !== '')?.value
  return peopleOf(field === undefined ? [from] : addressParser(field))
}

/** Everybody a message names in its header, senders first. */
export function everybody(email: Email): readonly string[] {
  const { sender, replyTo = [], to = [], cc = [], bcc = [] } = email
  return [...new Set([...authorsOf(email), ...peopleOf([sender, ...replyTo, ...to, ...cc, ...bcc])])]
}

function person(name: string, address: string): string {
  if (name === '' || name === address) return address
  return address === '' ? name : `${name} <${address}>`
}
