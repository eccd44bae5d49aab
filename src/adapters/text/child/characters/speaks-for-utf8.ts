/** Letters in UTF-8 that no other encoding holds by chance: so many, of so many kinds, or fewer of three bytes each. */
const MANY = 4
const KINDS = 3
const LONG = 2
const LOOK_AT_MOST = 64
/** Dashes, quotation marks and signs, of which each is three bytes in UTF-8. */
const PUNCTUATION = /^[\u2000-\u2bff]$/
/** Letters of Western Europe: in its own encodings their two bytes are a letter and a sign that never stand together. */
const WESTERN = /^[\x80-\xff]$/
const LATIN_1 = 'windows-1252'

/**
 * Whether a text that is UTF-8 throughout is that sooner than what its document says: a few letters of one encoding may
 * chance to be UTF-8, and a text may speak of letters that came out wrong. `said` is the encoding, `name` what it was called.
 */
export function speaksForUtf8(text: string, said: string, name: string): boolean {
  const letters: string[] = []
  for (const [letter] of text.matchAll(/[\u0080-\u{10ffff}]/gu))
    if (letters.push(letter) === LOOK_AT_MOST) break
  if (letters.length === 0) return true
  if (letters.some((letter) => PUNCTUATION.test(letter))) return true
  const areWestern = letters.every((letter) => WESTERN.test(letter))
  // Programs that know nothing of encodings say Latin-1.
  if (areWestern && said === LATIN_1 && name !== LATIN_1) return true
  if (letters.filter((letter) => letter >= '\u0800').length >= LONG) return true
  return letters.length >= MANY && (areWestern || new Set(letters).size >= KINDS)
}
