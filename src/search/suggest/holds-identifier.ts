/** So many digits behind one another, spaces and dashes between them or not, are somebody's number; a year, a room or a case has fewer. */
const longNumber = /\p{Nd}(?:[\s.\p{Pd}]{0,3}\p{Nd}){5}/u

/**
 * Whether a name, of a person or of what a record is about, holds an identifier (national insurance, health and card numbers).
 * Such a name is shown to nobody who did not ask for it.
 */
export function holdsIdentifier(name: string): boolean {
  return longNumber.test(name)
}
