import type { Address, Email } from 'postal-mime'

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

/** Everybody a message names in its header, senders first. */
export function everybody(email: Email): readonly string[] {
  const { from, sender, replyTo = [], to = [], cc = [], bcc = [] } = email
  return peopleOf([from, sender, ...replyTo, ...to, ...cc, ...bcc])
}

function person(name: string, address: string): string {
  if (name === '' || name === address) return address
  return address === '' ? name : `${name} <${address}>`
}
