/** In an address, so many digits in a row are a number of somebody, and no year or place in a queue. */
const longNumber = /\d(?:[-._]?\d){5}/

/**
 * Whether a person's name as it stands on a record holds an identifier (national insurance, health and card numbers,
 * references): a digit outside an e-mail address, or a long number within one. Such a name is shown to nobody who did not
 * ask for it.
 */
export function holdsIdentifier(name: string): boolean {
  return name
    .split(/\s+/u)
    .some((piece) => (piece.includes('@') ? longNumber.test(piece) : /\p{N}/u.test(piece)))
}
