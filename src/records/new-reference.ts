import { randomBytes } from 'node:crypto'

// Crockford's alphabet: no I, L, O or U to misread or to spell words with.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `length` random characters that survive being read out over a telephone. */
function randomPart(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/**
 * A record's reference: year of capture and forty random bits, `R-2026-7K3M-9QXA`. Never a running number: that
 * would count the records one may not see (DESIGN §7).
 */
export function newRecordReference(year: string): string {
  return `R-${year}-${randomPart(4)}-${randomPart(4)}`
}

/** A folder's reference under its class, `FIN-INV/2026-7K3M9`, for a folder that was given none. */
export function newFolderReference(classCode: string, year: string): string {
  return `${classCode}/${year}-${randomPart(5)}`
}
